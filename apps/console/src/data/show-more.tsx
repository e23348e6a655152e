"use client";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { ProblemNotice } from "./problems";

/** The next page of a list, for who asks for it; where it could not be had, why, and the way to try again. */
export function ShowMore({
  list,
  label = "Show more",
  size,
  className,
}: {
  /** As `useInfiniteQuery` tells of it. */
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage(): unknown;
  };
  label?: string;
  size?: "sm";
  className?: string;
}) {
  if (!list.hasNextPage) return null;
  const next = () => void list.fetchNextPage();
  if (list.isFetchNextPageError && !list.isFetchingNextPage)
    return <ProblemNotice error={list.error} retry={next} className={cn("text-left", className)} />;
  return (
    <Button className={className} {...(size ? { size } : {})} onClick={next} busy={list.isFetchingNextPage}>
      {label}
    </Button>
  );
}
