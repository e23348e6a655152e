import type { ReactNode } from "react";

export function PageHeader({
  title,
  children,
  end,
}: {
  title: ReactNode;
  /** A line below the title. */
  children?: ReactNode;
  end?: ReactNode;
}) {
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 md:px-5">
      <h1 className="min-w-0 flex-1 truncate text-lg font-semibold tracking-[-0.01em]">{title}</h1>
      {end ? <div className="flex flex-wrap items-center gap-1.5">{end}</div> : null}
      {children ? <div className="w-full">{children}</div> : null}
    </header>
  );
}
