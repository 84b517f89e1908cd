import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { toCsvDownload } from '../format/csv_download';
import { t } from '../i18n/text';
import { useQuery } from '../router';
import { Button } from './basics';
import { TableOptions, useHiddenColumns } from './table_options';

export interface Column<T> {
  key: string;
  header: string;
  cell: (row: T) => ComponentChildren;
  // The text of the CSV; a column without it is not exported.
  csv?: (row: T) => string;
  numeric?: boolean;
  // What to sort by: texts and numbers compare as such.
  sort?: (row: T) => string | number | bigint;
}

interface TableProps<T> {
  id: string;
  caption: string;
  rows: T[];
  // How many there are without the filter, where there is one.
  total?: number;
  columns: Column<T>[];
  rowKey: (row: T) => string;
  empty: ComponentChildren;
  csvName?: string;
  highlight?: (row: T) => boolean;
  // A last row with sums, by column key.
  footer?: Record<string, ComponentChildren>;
}

const kPageSize = 50;

function order<T>(rows: T[], column: Column<T> | undefined, descending: boolean): T[] {
  if (!column?.sort) return rows;
  const by = column.sort;
  const sorted = [...rows].sort((a, b) => {
    const x = by(a);
    const y = by(b);
    return x < y ? -1 : x > y ? 1 : 0;
  });
  return descending ? sorted.reverse() : sorted;
}

async function exportCsv<T>(name: string, columns: Column<T>[], rows: T[]): Promise<void> {
  const kept = columns.filter((column) => column.csv);
  await toCsvDownload(name, kept.map((column) => column.header), rows.map((row) => kept.map((column) => column.csv!(row))));
}

function HeaderCell<T>({ column, active, descending, onSort }: { column: Column<T>; active: boolean; descending: boolean; onSort: () => void }) {
  const sorted = active ? (descending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" aria-sort={sorted} class={`border-b-2 border-solid-gray-600 sticky top-0 z-[2] bg-solid-gray-50 p-2 align-bottom text-dns-16B-130 ${column.numeric ? 'text-right' : 'text-left'}`}>
      {column.sort ? (
        <button type="button" class="min-h-6 underline decoration-dotted underline-offset-4" onClick={onSort}>
          {column.header}
          <span aria-hidden="true">{active ? (descending ? ' ▼' : ' ▲') : ''}</span>
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

function Row<T>({ row, columns, own }: { row: T; columns: Column<T>[]; own: boolean }) {
  return (
    <tr>
      {columns.map((column, i) => {
        const frame = own ? 'border-y-3 border-black' : 'border-b border-solid-gray-300';
        const look = `${frame} p-2 align-top text-dns-16N-130 ${column.numeric ? 'num' : 'min-w-24 text-left'}`;
        return i === 0 ? (
          <th key={column.key} scope="row" class={`${look} sticky left-0 z-[1] min-w-36 bg-white ${own ? 'border-l-3' : ''}`}>
            {own && <span>★</span>}
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.key} class={look}>
            {column.cell(row)}
          </td>
        );
      })}
    </tr>
  );
}

// A list: count, sorting and page in the address, CSV of exactly what is filtered; scrolls inside itself.
export function Table<T>(props: TableProps<T>) {
  const [query, setQuery] = useQuery();
  const [hidden, setHidden] = useHiddenColumns(props.id);
  const columns = props.columns.filter((column, i) => i === 0 || !hidden.includes(column.key));
  const sortKey = query.get(`${props.id}.sort`) ?? '';
  const descending = sortKey.startsWith('-');
  const sortColumn = props.columns.find((column) => column.key === sortKey.replace('-', ''));
  const sorted = useMemo(() => order(props.rows, sortColumn, descending), [props.rows, sortKey]);
  const pages = Math.max(1, Math.ceil(sorted.length / kPageSize));
  const page = Math.min(pages, Math.max(1, Number(query.get(`${props.id}.page`) ?? 1) || 1));
  const shown = sorted.slice((page - 1) * kPageSize, page * kPageSize);
  const sortBy = (key: string) => setQuery({ [`${props.id}.sort`]: sortKey === key ? `-${key}` : key, [`${props.id}.page`]: '' });
  const total = props.total ?? props.rows.length;
  return (
    <div class="min-w-0">
      <div class="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p role="status">{t('list.count', { total, shown: props.rows.length })}</p>
        {props.csvName && props.rows.length > 0 && (
          <Button onClick={() => void exportCsv(props.csvName!, columns, sorted)}>{t('list.csv')}</Button>
        )}
      </div>
      {props.columns.length > 4 && total > 5 && <TableOptions id={props.id} columns={props.columns} hidden={hidden} onHidden={setHidden} />}
      {props.rows.length === 0 ? (
        <div class="rounded-8 border border-solid-gray-300 p-4">{props.empty}</div>
      ) : (
        <div role="region" aria-label={props.caption} tabIndex={0} class="relative max-h-[80vh] max-w-full overflow-auto print:max-h-none">
          <table class="w-full border-separate border-spacing-0">
            <caption class="sr-only">{props.caption}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <HeaderCell key={column.key} column={column} active={column === sortColumn} descending={descending} onSort={() => sortBy(column.key)} />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <Row key={props.rowKey(row)} row={row} columns={columns} own={props.highlight?.(row) ?? false} />
              ))}
            </tbody>
            {props.footer && (
              <tfoot>
                <tr class="text-dns-16B-130">
                  {columns.map((column) => (
                    <td key={column.key} class={`border-t-2 border-solid-gray-600 p-2 ${column.numeric ? 'num' : ''}`}>
                      {props.footer?.[column.key]}
                    </td>
                  ))}
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
      {pages > 1 && <Pager page={page} pages={pages} go={(n) => setQuery({ [`${props.id}.page`]: n > 1 ? String(n) : '' })} />}
    </div>
  );
}

function Pager({ page, pages, go }: { page: number; pages: number; go: (page: number) => void }) {
  return (
    <nav aria-label={t('list.pages')} class="mt-3 flex items-center gap-3">
      {page > 1 && <Button onClick={() => go(page - 1)}>{t('list.previous')}</Button>}
      <span>{t('list.page', { page, pages })}</span>
      {page < pages && <Button onClick={() => go(page + 1)}>{t('list.next')}</Button>}
    </nav>
  );
}

// Nothing matches: says the conditions again and offers to drop them.
export function NoMatch({ conditions, clear }: { conditions: string; clear: () => void }) {
  return (
    <div>
      <p>{t('list.noMatch', { conditions })}</p>
      <Button onClick={clear}>{t('list.clear')}</Button>
    </div>
  );
}
