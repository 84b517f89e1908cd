import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { useStore } from '../store';
import { useAct } from '../hooks';
import { Band, Button, ProblemBand } from './basics';
import { type Asked, asked, dismiss, toasts } from './dialog_store';

// A modal dialog of the browser: the focus stays inside, Esc closes.
export function Modal({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => before?.focus?.();
  }, []);
  return (
    <dialog
      ref={box}
      aria-labelledby="dialog-title"
      class="m-auto w-[min(36rem,calc(100vw-2rem))] rounded-12 bg-white p-6 text-solid-gray-800 shadow-4"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="dialog-title" class="text-std-24B-150">
        {title}
      </h2>
      {children}
    </dialog>
  );
}

function Question({ current }: { current: Asked }) {
  const { question, answer } = current;
  const [input, setInput] = useState(question.choice?.options[0]?.value ?? '');
  const [missing, setMissing] = useState(false);
  const act = useAct(async () => {
    await question.submit?.(input);
    answer(input);
  });
  const submit = (event: Event) => {
    event.preventDefault();
    if ((question.reason || question.password) && !input.trim()) setMissing(true);
    else void act.run();
  };
  const typed = (event: Event) => setInput((event.target as HTMLInputElement).value);
  const error = missing && !input.trim() ? t('form.needed') : '';
  return (
    <Modal title={question.title} onClose={() => answer(null)}>
      <form onSubmit={submit} noValidate>
        <p class="my-3 whitespace-pre-line">{question.text}</p>
        <ProblemBand problem={act.problem} />
        {question.account && <input class="sr-only" tabIndex={-1} aria-hidden="true" autocomplete="username" value={question.account} readOnly />}
        {(question.reason || question.password) && (
          <label class="block text-std-16B-170">
            {question.reason ?? question.password}
            {question.reason ? (
              <textarea class="control mt-1" rows={3} value={input} onInput={typed} aria-invalid={error ? true : undefined} />
            ) : (
              <input class="control mt-1" type="password" autocomplete="current-password" value={input} onInput={typed} aria-invalid={error ? true : undefined} />
            )}
          </label>
        )}
        {question.choice && (
          <label class="block text-std-16B-170">
            {question.choice.label}
            <select class="control mt-1" value={input} onChange={typed}>
              {question.choice.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          </label>
        )}
        {error && (
          <p role="alert" class="text-error-2">
            {error}
          </p>
        )}
        <div class="mt-5 flex flex-wrap justify-end gap-3">
          <Button onClick={() => answer(null)}>{t('common.back')}</Button>
          <Button kind={question.danger ? 'danger' : 'primary'} submit busy={act.busy}>
            {question.confirm}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

// Where dialogs and short messages appear.
export function DialogHost() {
  const current = useStore(asked);
  const messages = useStore(toasts);
  return (
    <>
      {current && <Question key={current.question.title + current.question.text} current={current} />}
      <div role="status" class="fixed right-4 bottom-4 left-4 z-20 mx-auto max-w-xl">
        {messages.map((toast) => (
          <Band key={toast.id} tone="success">
            <span class="flex flex-wrap items-center justify-between gap-2">
              {toast.text}
              <span>
                {toast.undo && (
                  <Button kind="text" onClick={() => (toast.undo?.(), dismiss(toast.id))}>
                    {t('common.undo')}
                  </Button>
                )}
                <Button kind="text" onClick={() => dismiss(toast.id)}>
                  {t('common.close')}
                </Button>
              </span>
            </span>
          </Band>
        ))}
      </div>
    </>
  );
}
