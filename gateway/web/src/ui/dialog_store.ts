import { Store } from '../store';

// A question to the person in a modal dialog.
export interface Question {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  // Label of a required free text, such as a reason.
  reason?: string;
  // Label of a choice, with its options.
  choice?: { label: string; options: { value: string; label: string }[] };
  // Label of a password field, and the account it is of (for password stores).
  password?: string;
  account?: string;
  // Runs on confirmation; its refusal is shown inside the dialog, which stays open.
  submit?: (input: string) => Promise<void>;
}

export interface Asked {
  question: Question;
  answer: (input: string | null) => void;
}

export const asked = new Store<Asked | null>(null);

// Resolves to what was typed ("" where nothing is), or null when the person stepped back.
export function ask(question: Question): Promise<string | null> {
  asked.get()?.answer(null);
  return new Promise((resolve) => {
    asked.set({
      question,
      answer: (input) => {
        asked.set(null);
        resolve(input);
      },
    });
  });
}

export interface Toast {
  id: number;
  text: string;
  undo?: () => void;
}

export const toasts = new Store<Toast[]>([]);
let nextToast = 1;

// Says what happened for 10 seconds, with a way back where there is one.
export function say(text: string, undo?: () => void): void {
  const toast = { id: nextToast++, text, undo };
  toasts.set([...toasts.get(), toast]);
  setTimeout(() => dismiss(toast.id), 10_000);
}

export function dismiss(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
