import { createContext } from 'preact';
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { t } from '../i18n/text';
import { dateTime, fromLocalInput, toLocalInput } from '../format/dates';

export type FieldErrors = Record<string, string>;

// The errors of the form around a field, by field id. A field finds its own.
export const Errors = createContext<FieldErrors>({});

// The API's path of a field as an element id: lots[0].items[1].title → f-lots-0-items-1-title
export function fieldId(path: string): string {
  return `f-${path.replace(/[[\].]+/g, '-').replace(/-$/, '')}`;
}

interface FieldProps {
  path: string;
  label: string;
  required?: boolean;
  hint?: ComponentChildren;
}

function describedBy(id: string, hint: unknown, error: unknown): string | undefined {
  return [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;
}

function Need({ required }: { required?: boolean }) {
  return required ? (
    <span class="ml-2 text-dns-14B-130 text-error-2">{t('form.required')}</span>
  ) : (
    <span class="ml-2 text-dns-14N-130 text-solid-gray-600">{t('form.optional')}</span>
  );
}

// Label → whether needed → support text → input → error text, in one column.
function Frame({ path, label, required, hint, children }: FieldProps & { children: ComponentChildren }) {
  const id = fieldId(path);
  const error = useContext(Errors)[id];
  return (
    <div class="mb-5 min-w-0">
      <label for={id} class="text-std-16B-170">
        {label}
        <Need required={required} />
      </label>
      {hint && (
        <div id={`${id}-hint`} class="text-dns-16N-130 text-solid-gray-600">
          {hint}
        </div>
      )}
      <div class="mt-1">{children}</div>
      {error && (
        <p id={`${id}-error`} class="mt-1 text-std-16N-170 text-error-2">
          {error}
        </p>
      )}
    </div>
  );
}

interface TextProps extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  type?: string;
  autocomplete?: string;
  numeric?: boolean;
  // Tidies what was typed when the field is left.
  tidy?: (value: string) => string;
  suffix?: string;
  rows?: number;
  list?: string;
}

export function TextField(props: TextProps) {
  const id = fieldId(props.path);
  const error = useContext(Errors)[id];
  const shared = {
    id,
    value: props.value,
    'aria-required': props.required || undefined,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy(id, props.hint, error),
    onInput: (event: Event) => props.onInput((event.target as HTMLInputElement).value),
    onBlur: (event: Event) => {
      const typed = (event.target as HTMLInputElement).value;
      const tidied = props.tidy?.(typed);
      if (tidied !== undefined && tidied !== typed) props.onInput(tidied);
    },
    class: `control ${error ? 'border-2 border-error-2' : ''} ${props.numeric ? 'text-right tabular-nums' : ''}`,
  };
  return (
    <Frame {...props}>
      {props.rows ? (
        <textarea {...shared} rows={props.rows} />
      ) : (
        <span class="flex items-center gap-2">
          <input
            {...shared}
            type={props.type ?? 'text'}
            inputMode={props.numeric ? 'decimal' : undefined}
            autocomplete={props.autocomplete ?? 'off'}
            list={props.list}
          />
          {props.suffix && <span class="shrink-0">{props.suffix}</span>}
        </span>
      )}
    </Frame>
  );
}

interface SelectProps extends FieldProps {
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}

export function SelectField(props: SelectProps) {
  const id = fieldId(props.path);
  const error = useContext(Errors)[id];
  return (
    <Frame {...props}>
      <select
        id={id}
        class="control"
        value={props.value}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, props.hint, error)}
        onChange={(event) => props.onChange((event.target as HTMLSelectElement).value)}
      >
        {props.options.map(([value, label]) => (
          <option key={value} value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

// A moment in Japanese time; the value is ISO in UTC, or empty.
export function MomentField(props: FieldProps & { value: string; onChange: (value: string) => void }) {
  const id = fieldId(props.path);
  const error = useContext(Errors)[id];
  return (
    <Frame {...props}>
      <input
        id={id}
        type="datetime-local"
        step="1"
        class={`control ${error ? 'border-2 border-error-2' : ''}`}
        value={toLocalInput(props.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, props.hint, error)}
        onChange={(event) => props.onChange(fromLocalInput((event.target as HTMLInputElement).value) ?? '')}
      />
      {props.value && <p class="text-dns-16N-130">{dateTime(props.value, true)}</p>}
    </Frame>
  );
}

interface ChoiceProps extends FieldProps {
  options: [string, string][];
  value: string[];
  onChange: (value: string[]) => void;
  single?: boolean;
}

// Radio buttons (single) or check boxes under one legend.
export function ChoiceField({ path, label, required, hint, options, value, onChange, single }: ChoiceProps) {
  const id = fieldId(path);
  const error = useContext(Errors)[id];
  const toggle = (option: string, on: boolean) =>
    onChange(single ? [option] : on ? [...value, option] : value.filter((v) => v !== option));
  return (
    <fieldset id={id} tabIndex={-1} class="mb-5 min-w-0" aria-describedby={describedBy(id, hint, error)}>
      <legend class="text-std-16B-170">
        {label}
        <Need required={required} />
      </legend>
      {hint && (
        <div id={`${id}-hint`} class="text-dns-16N-130 text-solid-gray-600">
          {hint}
        </div>
      )}
      <div class="flex flex-wrap gap-x-6">
        {options.map(([option, text]) => (
          <label key={option} class="flex min-h-11 items-center gap-2">
            <input
              class="size-5 accent-key-900"
              type={single ? 'radio' : 'checkbox'}
              name={id}
              checked={value.includes(option)}
              onChange={(event) => toggle(option, (event.target as HTMLInputElement).checked)}
            />
            {text}
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} class="text-std-16N-170 text-error-2">
          {error}
        </p>
      )}
    </fieldset>
  );
}
