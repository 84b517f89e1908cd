import { useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { Button } from './basics';

function read<T>(key: string, otherwise: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser without storage keeps the choice until the page is left.
  }
}

// Columns that the person has hidden in the table `id`, kept in this browser.
export function useHiddenColumns(id: string): [string[], (hidden: string[]) => void] {
  const key = `kyodo.columns.${id}`;
  const [hidden, setHidden] = useState<string[]>(() => read(key, []));
  return [
    hidden,
    (next) => {
      write(key, next);
      setHidden(next);
    },
  ];
}

interface View {
  name: string;
  search: string;
}

// Named filters of the list `id`: links that open it with the same conditions.
function SavedViews({ id }: { id: string }) {
  const key = `kyodo.views.${location.pathname}.${id}`;
  const [views, setViews] = useState<View[]>(() => read(key, []));
  const [name, setName] = useState('');
  const keep = (next: View[]) => {
    write(key, next);
    setViews(next);
  };
  const add = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return;
    keep([...views.filter((view) => view.name !== name.trim()), { name: name.trim(), search: location.search }]);
    setName('');
  };
  return (
    <>
      <h3 class="mt-3 text-std-16B-170">{t('list.views')}</h3>
      <ul>
        {views.map((view) => (
          <li key={view.name} class="flex items-center gap-3">
            <a class="link" href={location.pathname + view.search}>
              {view.name}
            </a>
            <Button kind="text" label={t('list.dropView', { name: view.name })} onClick={() => keep(views.filter((one) => one !== view))}>
              {t('list.drop')}
            </Button>
          </li>
        ))}
      </ul>
      <form class="flex flex-wrap items-end gap-2" onSubmit={add}>
        <label class="block">
          {t('list.viewName')}
          <input class="control" value={name} onInput={(event) => setName((event.target as HTMLInputElement).value)} />
        </label>
        <Button submit>{t('list.saveView')}</Button>
      </form>
    </>
  );
}

interface OptionsProps {
  id: string;
  columns: { key: string; header: string }[];
  hidden: string[];
  onHidden: (hidden: string[]) => void;
}

// Which columns to show, and filters to come back to. The first column always stays.
export function TableOptions({ id, columns, hidden, onHidden }: OptionsProps) {
  return (
    <details class="no-print w-full">
      <summary class="link inline-flex min-h-11 items-center">{t('list.options')}</summary>
      <div class="mb-3 rounded-8 border border-solid-gray-420 p-3">
        <fieldset>
          <legend class="text-std-16B-170">{t('list.columns')}</legend>
          <div class="flex flex-wrap gap-x-6">
            {columns.slice(1).map((column) => (
              <label key={column.key} class="flex min-h-9 items-center gap-2">
                <input
                  type="checkbox"
                  class="size-5 accent-key-900"
                  checked={!hidden.includes(column.key)}
                  onChange={(event) => onHidden((event.target as HTMLInputElement).checked ? hidden.filter((one) => one !== column.key) : [...hidden, column.key])}
                />
                {column.header}
              </label>
            ))}
          </div>
        </fieldset>
        <SavedViews id={id} />
      </div>
    </details>
  );
}
