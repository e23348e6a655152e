import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link within the console. Nothing is fetched ahead for it: each page is drawn when it is asked for, so that Next could
 * ask for no more than its route (two requests a link), and who follows it would wait as long.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  return <NextLink {...props} prefetch={false} />;
}
