import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const tones = {
  info: { box: "border-line bg-surface", icon: Info, ink: "text-text-3" },
  warn: { box: "border-transparent bg-warn-wash", icon: TriangleAlert, ink: "text-warn" },
  bad: { box: "border-transparent bg-bad-wash", icon: CircleAlert, ink: "text-bad" },
};

/** A message that stays: what happened, and what to do about it. */
export function Notice({
  tone = "info",
  title,
  children,
  action,
  className,
  role,
}: {
  tone?: keyof typeof tones;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  role?: "alert" | "status";
}) {
  const { box, icon: Icon, ink } = tones[tone];
  return (
    <div role={role} className={cn("flex gap-2.5 rounded-md border px-3 py-2.5", box, className)}>
      <Icon className={cn("mt-0.5 size-4 shrink-0", ink)} aria-hidden />
      <div className="min-w-0 flex-1 wrap-anywhere">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className="text-text-2">{children}</div> : null}
        {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </div>
  );
}

/** What an empty place says: why it is empty and what fills it. */
export function Empty({
  title,
  children,
  action,
  icon,
  level = 2,
}: {
  title: ReactNode;
  /** 1: it stands for the whole page. */
  level?: 1 | 2;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="mx-auto flex max-w-lg flex-col items-center px-6 py-14 text-center">
      {icon ? <div className="mb-3 text-text-3 [&_svg]:size-6">{icon}</div> : null}
      <Heading className="text-base font-semibold">{title}</Heading>
      {children ? <div className="mt-1 text-pretty text-text-2">{children}</div> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
