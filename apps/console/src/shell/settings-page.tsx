"use client";
import { Users } from "lucide-react";
import { Fact, Section } from "@/executions/detail";
import { fullTime } from "@/format/time";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Id } from "@/ui/id";
import { Link } from "@/ui/link";
import { useNow } from "./now";
import { PageHeader } from "./page-header";
import { PasswordSection } from "./password-section";
import { type Theme, themes } from "./session";
import { useSingleKeys } from "./shortcuts";
import { setTheme, useTheme } from "./theme";
import { useSession } from "./workspace";

const themeLabels: { [theme in Theme]: string } = { system: "As the system", light: "Light", dark: "Dark" };

export function SettingsPage() {
  const { user, workspace, permissions, gatewayUrl } = useSession();
  const theme = useTheme();
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const now = useNow();
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl pb-10">
        <PageHeader title="Settings" />
        <div className="space-y-7 px-4 md:px-5">
          <Section title="Appearance">
            <div
              role="radiogroup"
              aria-label="Theme"
              className="inline-flex rounded-md border border-line bg-sunken p-0.5"
            >
              {themes.map((each) => (
                <label
                  key={each}
                  className={cn(
                    "flex h-8 cursor-pointer items-center rounded-sm px-3 text-text-2 has-focus-visible:outline-2 has-focus-visible:outline-accent",
                    theme === each && "bg-raised font-medium text-text shadow-sm",
                  )}
                >
                  <input
                    type="radio"
                    name="theme"
                    checked={theme === each}
                    onChange={() => setTheme(each)}
                    className="sr-only"
                  />
                  {themeLabels[each]}
                </label>
              ))}
            </div>
          </Section>
          <Section title="Keyboard">
            <div className="flex flex-wrap items-center gap-3">
              <Button aria-pressed={singleKeys} onClick={() => setSingleKeys(!singleKeys)}>
                Single keys: {singleKeys ? "on" : "off"}
              </Button>
              <p className="text-text-2">
                Letters such as J and K act without Ctrl or ⌘. Switch them off for speech input.
              </p>
            </div>
          </Section>
          <Section title="Workspace">
            <dl className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-4 rounded-md border border-line bg-surface p-4">
              <Fact label="Name">{workspace.name}</Fact>
              <Fact label="Short name">{workspace.slug}</Fact>
              <Fact label="Id">
                <Id id={workspace.id} what="Workspace id" />
              </Fact>
              <Fact label="Time zone">{workspace.timeZone.replaceAll("_", " ")}</Fact>
              <Fact label="Its clock now">
                {now === 0 ? "" : fullTime(new Date(now).toISOString(), workspace.timeZone)}
              </Fact>
              <Fact label="Currency">{workspace.currency}</Fact>
              <Fact label="Language and region">{workspace.locale}</Fact>
              <Fact label="Gateway">
                <code className="font-mono text-xs">{gatewayUrl}</code>
              </Fact>
            </dl>
          </Section>
          <Section title="People">
            <Link href="/members" className={buttonClass()}>
              <Users aria-hidden /> Members
            </Link>
          </Section>
          <Section title="You">
            <dl className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-4 rounded-md border border-line bg-surface p-4">
              <Fact label="Name">{user.name}</Fact>
              <Fact label="Email">{user.email}</Fact>
              <Fact label="Role here">
                <span className="capitalize">{workspace.role}</span>
              </Fact>
              <div className="col-span-full">
                <dt className="text-xs text-text-3">Permissions here</dt>
                <dd className="mt-1 flex flex-wrap gap-1">
                  {[...permissions].sort().map((permission) => (
                    <code
                      key={permission}
                      className="rounded-sm bg-hover px-1.5 py-0.5 font-mono text-2xs text-text-2"
                    >
                      {permission}
                    </code>
                  ))}
                </dd>
              </div>
            </dl>
          </Section>
          <PasswordSection />
        </div>
      </div>
    </div>
  );
}
