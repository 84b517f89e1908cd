import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/client';
import { t } from '../i18n/text';

type Kind = 'primary' | 'secondary' | 'danger' | 'text';

const kButton: Record<Kind, string> = {
  primary: 'bg-key-900 text-white border-key-900 hover:bg-key-1000 active:bg-key-1200',
  secondary: 'bg-white text-key-900 border-key-900 hover:bg-key-50 active:bg-key-100',
  danger: 'bg-white text-error-2 border-error-2 hover:bg-red-50',
  text: 'bg-transparent text-key-900 border-transparent underline hover:bg-key-50',
};
const kShape = 'inline-flex items-center justify-center gap-2 rounded-8 border px-4 min-h-11 text-oln-16B-100 no-underline';

interface ButtonProps {
  kind?: Kind;
  busy?: boolean;
  submit?: boolean;
  onClick?: () => void;
  children: ComponentChildren;
  id?: string;
  label?: string;
}

// A busy button ignores clicks and says so; buttons are never disabled.
export function Button({ kind = 'secondary', busy, submit, onClick, children, id, label }: ButtonProps) {
  return (
    <button
      id={id}
      type={submit ? 'submit' : 'button'}
      class={`${kShape} ${kButton[kind]}`}
      aria-busy={busy || undefined}
      aria-label={label}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
      {busy && <span>{t('common.working')}</span>}
    </button>
  );
}

export function ButtonLink({ kind = 'secondary', href, children }: { kind?: Kind; href: string; children: ComponentChildren }) {
  return (
    <a href={href} class={`${kShape} ${kButton[kind]}`}>
      {children}
    </a>
  );
}

type Tone = 'info' | 'success' | 'warning' | 'error';

const kTone: Record<Tone, string> = {
  info: 'bg-key-50 text-key-1000 border-key-900',
  success: 'bg-green-50 text-green-900 border-success-2',
  warning: 'bg-orange-50 text-orange-900 border-orange-900',
  error: 'bg-red-50 text-error-2 border-error-2',
};

// A band with a message. Errors are announced at once, others politely.
export function Band({ tone = 'info', children, live }: { tone?: Tone; children: ComponentChildren; live?: boolean }) {
  const role = live ? (tone === 'error' ? 'alert' : 'status') : undefined;
  return (
    <div role={role} class={`my-4 rounded-8 border-l-8 px-4 py-3 text-std-16N-170 ${kTone[tone]}`}>
      {children}
    </div>
  );
}

// A refusal that belongs to no field, with the number to quote to the help desk.
export function ProblemBand({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null;
  return (
    <Band tone="error" live>
      <p>{problem.message || t('common.failed')}</p>
      {problem.fieldViolations.length > 0 && (
        <ul class="list-disc pl-6">
          {problem.fieldViolations.map((violation) => (
            <li key={violation.field}>{violation.description}</li>
          ))}
        </ul>
      )}
      <Reference problem={problem} />
    </Band>
  );
}

export function Reference({ problem }: { problem: Problem }) {
  return (
    <p class="text-dns-14N-130">
      {t('common.reference')}: {problem.reason}
      {problem.traceId && ` / ${problem.traceId}`}
    </p>
  );
}

const kBadge: Record<Tone | 'neutral' | 'strong', string> = {
  info: 'bg-key-50 text-key-1000 border-key-900',
  success: 'bg-green-50 text-green-900 border-success-2',
  warning: 'bg-orange-50 text-orange-900 border-orange-900',
  error: 'bg-red-50 text-error-2 border-error-2',
  neutral: 'bg-white text-solid-gray-800 border-solid-gray-600',
  strong: 'bg-key-900 text-white border-key-900',
};

export function Badge({ tone = 'neutral', children }: { tone?: keyof typeof kBadge; children: ComponentChildren }) {
  return <span class={`inline-block rounded-4 border px-2 py-1 text-dns-14B-130 ${kBadge[tone]}`}>{children}</span>;
}

export function Card({ title, children, actions }: { title?: ComponentChildren; children: ComponentChildren; actions?: ComponentChildren }) {
  return (
    <section class="mb-6 min-w-0 rounded-12 border border-solid-gray-420 p-4 md:p-6">
      {(title || actions) && (
        <div class="mb-3 flex flex-wrap items-center justify-between gap-2">
          {title && <h2 class="text-std-20B-160 md:text-std-24B-150">{title}</h2>}
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}

// Name–value pairs.
export function Facts({ rows }: { rows: [ComponentChildren, ComponentChildren][] }) {
  return (
    <dl class="grid grid-cols-1 gap-x-6 md:grid-cols-[minmax(10rem,auto)_1fr]">
      {rows.map(([name, value], i) => (
        <div key={i} class="grid grid-cols-1 border-b border-solid-gray-300 py-2 md:col-span-2 md:grid-cols-subgrid">
          <dt class="text-std-16B-170">{name}</dt>
          <dd class="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Figure({ label, value, full, note }: { label: string; value: string; full?: string; note?: ComponentChildren }) {
  return (
    <div class="min-w-0 rounded-12 border border-solid-gray-420 p-4">
      <p class="text-std-16N-170 text-solid-gray-600">{label}</p>
      <p class="text-std-28B-150 tabular-nums" title={full}>
        {value}
      </p>
      {note && <div class="text-dns-14N-130">{note}</div>}
    </div>
  );
}

export function Loading() {
  return (
    <p role="status" class="py-6">
      {t('common.loading')}
    </p>
  );
}
