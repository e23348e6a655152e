"use client";
import { CircleAlert, CircleCheck } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { Button } from "./button";

interface Toast {
  id: number;
  text: string;
  tone: "good" | "bad";
  action?: ToastAction;
}

/** A way back, offered while the toast is there. */
export interface ToastAction {
  label: string;
  run(): void;
}

const Context = createContext<(text: string, tone?: Toast["tone"], action?: ToastAction) => void>(() => {});

/** Says in passing that something happened. Nothing that has to be read later belongs here. */
export function useToast() {
  return useContext(Context);
}

const visibleMs = 3200;
/** Time to read it, decide and reach it. */
const actionVisibleMs = 10_000;

const remove = (toasts: Toast[], id: number) => toasts.filter((toast) => toast.id !== id);

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const show = useCallback((text: string, tone: Toast["tone"] = "good", action?: ToastAction) => {
    const id = performance.now();
    setToasts((current) => [...current.slice(-2), { id, text, tone, ...(action ? { action } : {}) }]);
    setTimeout(() => setToasts((current) => remove(current, id)), action ? actionVisibleMs : visibleMs);
  }, []);
  const value = useMemo(() => show, [show]);
  return (
    <Context value={value}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-16 z-50 flex flex-col items-center gap-2 md:bottom-6"
      >
        {toasts.map((toast) => (
          <div
            key={toast.id}
            className="pop-in flex items-center gap-2 rounded-md bg-raised px-3 py-2 text-sm shadow-pop"
          >
            {toast.tone === "good" ? (
              <CircleCheck className="size-4 text-good" aria-hidden />
            ) : (
              <CircleAlert className="size-4 text-bad" aria-hidden />
            )}
            {toast.text}
            {toast.action ? (
              <Button
                size="sm"
                className="pointer-events-auto"
                onClick={() => {
                  setToasts((current) => remove(current, toast.id));
                  toast.action?.run();
                }}
              >
                {toast.action.label}
              </Button>
            ) : null}
          </div>
        ))}
      </div>
    </Context>
  );
}
