import type { Metadata } from "next";
import { safePath } from "@/server/requests";
import { LoginForm } from "@/shell/login-form";

export const metadata: Metadata = { title: "Sign in" };
export const dynamic = "force-dynamic";

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { next } = await searchParams;
  return <LoginForm next={safePath(typeof next === "string" ? next : null)} />;
}
