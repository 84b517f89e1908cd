import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Problem } from '../api/client';
import { type TextKey, dictionary, t } from '../i18n/text';
import { Reference } from './basics';
import { Errors, type FieldErrors, fieldId } from './fields';

// What is wrong with a form: texts by API path of the field, and the server's refusal.
export interface FormFaults {
  fields: FieldErrors;
  problem?: Problem;
  // Grows with every attempt, so that the summary takes the focus again.
  attempt: number;
}

// A message of the server may name a field of the API; people know it by its label.
function withLabels(text: string): string {
  return text.replace(/\b[a-z]+[A-Z]\w+/g, (name) => (`round.${name}` in dictionary ? t(`round.${name}` as TextKey) : name));
}

const kPrefixes = /^(round|bid|participation|survey_answer|surveyAnswer|order|delivery|inspection|question|user|setting|vendor)\./;

// Collects the faults of one form. check() notes what the page found; refuse() what the server said,
// with the API's field names renamed to the page's where they differ.
export function useFaults() {
  const [faults, setFaults] = useState<FormFaults>({ fields: {}, attempt: 0 });
  return {
    faults,
    check(found: Record<string, string>): boolean {
      const fields = Object.fromEntries(Object.entries(found).map(([path, text]) => [fieldId(path), text]));
      setFaults((before) => ({ fields, attempt: before.attempt + 1 }));
      return Object.keys(fields).length === 0;
    },
    refuse(error: unknown, rename: (field: string) => string = (field) => field): void {
      const problem =
        error instanceof Problem ? error : new Problem(0, 'UNKNOWN', 'CONSOLE_ERROR', String((error as Error).message));
      const fields = Object.fromEntries(
        problem.fieldViolations.map((v) => [fieldId(rename(v.field.replace(kPrefixes, ''))), withLabels(v.description)]),
      );
      setFaults((before) => ({ fields, problem, attempt: before.attempt + 1 }));
    },
    clear: () => setFaults((before) => ({ fields: {}, attempt: before.attempt })),
  };
}

// On top of a form: takes the focus, and each line leads to its field.
function Summary({ faults }: { faults: FormFaults }) {
  const box = useRef<HTMLDivElement>(null);
  const lines = Object.entries(faults.fields);
  const wrong = lines.length > 0 || faults.problem !== undefined;
  useEffect(() => {
    if (!wrong) return undefined;
    box.current?.focus();
    const title = document.title.replace(/^(エラー：|Error: )/, '');
    document.title = t('form.errorTitle') + title;
    return () => {
      document.title = title;
    };
  }, [faults.attempt, wrong]);
  if (!wrong) return null;
  const jump = (event: Event, id: string) => {
    event.preventDefault();
    const target = document.getElementById(id);
    target?.focus();
    target?.scrollIntoView({ block: 'center' });
  };
  return (
    <div ref={box} tabIndex={-1} role="alert" class="my-4 rounded-8 border-2 border-error-2 p-4">
      <h2 class="text-std-20B-160 text-error-2">{lines.length ? t('form.errorHeading') : t('form.refusedHeading')}</h2>
      {faults.problem && lines.length === 0 && <p>{withLabels(faults.problem.message)}</p>}
      <ul class="list-disc pl-6">
        {lines.map(([id, text]) => (
          <li key={id}>
            {document.getElementById(id) ? (
              <a class="link" href={`#${id}`} onClick={(event) => jump(event, id)}>
                {text}
              </a>
            ) : (
              text
            )}
          </li>
        ))}
      </ul>
      {faults.problem && <Reference problem={faults.problem} />}
    </div>
  );
}

interface FormProps {
  faults: FormFaults;
  onSubmit: () => void;
  children: ComponentChildren;
  label: string;
}

// A form in one column with an error summary; Ctrl+Enter sends it.
export function Form({ faults, onSubmit, children, label }: FormProps) {
  const errors = useMemo(() => faults.fields, [faults]);
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Errors.Provider value={errors}>
      <Summary faults={faults} />
      <form
        noValidate
        aria-label={label}
        class="max-w-[720px]"
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) submit(event);
        }}
      >
        {children}
      </form>
    </Errors.Provider>
  );
}
