import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Problem } from '../api/client';
import type { Loaded } from '../hooks';
import { t } from '../i18n/text';
import { place } from '../router';
import { Loading, ProblemBand } from './basics';

interface PageProps {
  title: string;
  crumbs?: [string, string][];
  badge?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

let lastPath = '';

// Every page: bread crumbs, one h1 that takes the focus when the page opens, at most one main button.
export function Page({ title, crumbs = [], badge, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} | ${t('app.name')}`;
  }, [title]);
  useEffect(() => {
    const { path } = place.get();
    if (lastPath && lastPath !== path) heading.current?.focus({ preventScroll: true });
    lastPath = path;
  }, [place.get().path]);
  return (
    <>
      {crumbs.length > 0 && (
        <nav aria-label={t('app.crumbs')} class="mb-2 text-dns-14N-130">
          <ol class="flex flex-wrap gap-x-2">
            {crumbs.map(([label, href]) => (
              <li key={href}>
                <a class="link inline-block py-1" href={href}>
                  {label}
                </a>
                <span aria-hidden="true"> ›</span>
              </li>
            ))}
            <li class="py-1" aria-current="page">
              {title}
            </li>
          </ol>
        </nav>
      )}
      <div class="mb-4 flex flex-wrap items-center gap-3">
        <h1 ref={heading} tabIndex={-1} class="min-w-0 text-std-28B-150 md:text-std-32B-150">
          {title}
        </h1>
        {badge}
        {actions && <div class="ml-auto flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </>
  );
}

// Shows the loaded data, or that it is being loaded, or why not.
export function Await<T>({ of, children }: { of: Loaded<T>; children: (data: T) => ComponentChildren }) {
  if (of.data !== undefined) {
    return (
      <>
        <ProblemBand problem={of.problem} />
        {children(of.data)}
      </>
    );
  }
  if (of.problem) return <LoadProblem problem={of.problem} reload={of.reload} />;
  return <Loading />;
}

function LoadProblem({ problem, reload }: { problem: Problem; reload: () => void }) {
  if (problem.status === 404) return <p class="py-6">{t('common.notFound')}</p>;
  if (problem.status === 401) return <Loading />;
  return (
    <>
      <ProblemBand problem={problem} />
      <button type="button" class="link min-h-11" onClick={reload}>
        {t('common.retry')}
      </button>
    </>
  );
}
