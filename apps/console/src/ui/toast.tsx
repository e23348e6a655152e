"use client";
import { CircleAlert, CircleCheck } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";

interface Toast {
  id: number;
  text: string;
  tone: "good" | "bad";
}

const Context = createContext<(text: string, tone?: Toast["tone"]) => void>(() => {});

/** Says in passing that something happened. Nothing that has to be read later belongs here. */
export function useToast() {
  return useContext(Context);
}

const visibleMs = 3200;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const show = useCallback((text: string, tone: Toast["tone"] = "good") => {
    const id = performance.now();
    setToasts((current) => [...current.slice(-2), { id, text, tone }]);
    setTimeout(() => setToasts((current) => current.filter((toast) => toast.id !== id)), visibleMs);
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
          </div>
        ))}
      </div>
    </Context>
  );
}
