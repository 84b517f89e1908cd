import { useEffect, useState } from 'preact/hooks';
import { Problem, send } from '../../api/client';
import { useDirectory } from '../../api/directory';
import { me } from '../../api/session';
import type { Preview, PreviewItem, Round } from '../../api/types';
import { searchKey } from '../../format/number_input';
import { quantity, toBig, yen } from '../../format/money';
import { useDebounced } from '../../hooks';
import { comma, t, term } from '../../i18n/text';
import { Facts, ProblemBand } from '../../ui/basics';
import { itemTitle, itemsOf } from './round_frame';

interface Line {
  item: string;
  quantity: string;
}

// What the server would charge for these lines now; asked again a moment after the last change.
export function usePreview(round: Round, lines: Line[], assume: string[], version: string) {
  const asked = useDebounced(JSON.stringify({ lines, assume, version }), 350);
  const [state, setState] = useState<{ preview?: Preview; problem?: Problem }>({});
  useEffect(() => {
    const { lines: wanted } = JSON.parse(asked) as { lines: Line[] };
    if (wanted.length === 0) {
      setState({});
      return undefined;
    }
    let late = false;
    send<Preview>('POST', `/v1/${round.name}:preview`, { lines, assume }).then(
      (preview) => !late && setState({ preview }),
      (problem) => !late && problem instanceof Problem && setState({ problem }),
    );
    return () => {
      late = true;
    };
  }, [asked]);
  return state;
}

function ItemPrices({ round, item, assumed }: { round: Round; item: PreviewItem; assumed: boolean }) {
  const unit = itemsOf(round).find((one) => one.item === item.item)?.unit ?? '';
  const rows: [string, string][] = [
    [t('preview.alone'), yen(item.unitPriceAlone)],
    [t('preview.now', { quantity: quantity(item.quantityNow, unit) }), yen(item.unitPriceNow)],
  ];
  if (assumed) rows.push([t('preview.if', { quantity: quantity(item.quantityIf, unit) }), yen(item.unitPriceIf)]);
  return (
    <div class="mb-3">
      <h3 class="text-std-16B-170">
        {itemTitle(round, item.item)} {quantity(item.quantity, unit)}
      </h3>
      <Facts rows={rows} />
      {item.nextTier && (
        <p class="text-dns-16N-130">{t('preview.next', { missing: quantity(item.nextTier.missing, unit), price: yen(item.nextTier.unitPrice) })}</p>
      )}
    </div>
  );
}

const known = (value: string) => (toBig(value) < 0n ? '－' : yen(value));

export function PreviewTotals({ preview, assumed }: { preview: Preview; assumed: boolean }) {
  const saving = toBig(preview.savingNowYen);
  return (
    <Facts
      rows={[
        [`${t('preview.total')}${t('money.exTax')}`, <strong class="tabular-nums">{known(preview.nowExTaxYen)}</strong>],
        [`${t('preview.total')}${t('money.incTax')}`, <strong class="text-std-20B-160 tabular-nums">{known(preview.nowTotalYen)}</strong>],
        [`${t('preview.aloneTotal')}${t('money.exTax')}`, known(preview.aloneExTaxYen)],
        [`${t('preview.saving')}${t('money.exTax')}`, toBig(preview.aloneExTaxYen) < 0n ? '－' : yen((-saving).toString())],
        ...(assumed ? ([[`${t('preview.ifTotal')}${t('money.exTax')}`, known(preview.ifExTaxYen)]] as [string, string][]) : []),
        ...(preview.costTermsNowYen !== '0' ? ([[`${t('preview.costTerms')}${t('money.exTax')}`, yen(preview.costTermsNowYen)]] as [string, string][]) : []),
      ]}
    />
  );
}

// "If these municipalities also join": a searchable list of check boxes.
export function AssumePicker({ assume, onChange }: { assume: string[]; onChange: (codes: string[]) => void }) {
  const directory = useDirectory();
  const [filter, setFilter] = useState('');
  const own = me.get()?.tenant;
  const shown = directory.municipalities.filter(
    (m) => !m.name.endsWith(`/${own}`) && searchKey(m.displayName + m.kana + m.englishName).includes(searchKey(filter)),
  );
  const codes = shown.map((m) => m.name.slice(m.name.lastIndexOf('/') + 1));
  return (
    <details class="mb-4">
      <summary class="link min-h-11 py-2">{t('preview.assume', { count: assume.length })}</summary>
      <label class="block">
        {t('preview.filter')}
        <input class="control" type="search" value={filter} onInput={(event) => setFilter((event.target as HTMLInputElement).value)} />
      </label>
      <ul class="mt-2 max-h-64 overflow-y-auto rounded-8 border border-solid-gray-420 p-2" tabIndex={0} aria-label={t('preview.assumeList')}>
        {codes.map((code) => (
          <li key={code}>
            <label class="flex min-h-9 items-center gap-2">
              <input
                type="checkbox"
                class="size-5 accent-key-900"
                checked={assume.includes(code)}
                onChange={(event) => onChange((event.target as HTMLInputElement).checked ? [...assume, code] : assume.filter((one) => one !== code))}
              />
              {directory.municipality(code)}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface PanelProps {
  round: Round;
  lines: Line[];
  assume: string[];
  onAssume: (codes: string[]) => void;
  version: string;
}

// The trial calculation beside the join form; nothing of it is sent or stored.
export function PreviewPanel({ round, lines, assume, onAssume, version }: PanelProps) {
  const directory = useDirectory();
  const { preview, problem } = usePreview(round, lines, assume, version);
  const assumed = assume.length > 0;
  return (
    <aside class="min-w-0 self-start rounded-12 border-2 border-key-900 p-4 xl:sticky xl:top-4" aria-label={t('preview.title')}>
      <h2 class="mb-2 text-std-20B-160">{t('preview.title')}</h2>
      <ProblemBand problem={problem} />
      {!preview && !problem && <p>{t('preview.empty')}</p>}
      {preview && (
        <>
          {preview.items.map((item) => (
            <ItemPrices key={item.item} round={round} item={item} assumed={assumed} />
          ))}
          <PreviewTotals preview={preview} assumed={assumed} />
          {preview.assumedUnknown.length > 0 && <p>{t('preview.unknown', { names: preview.assumedUnknown.map(directory.municipality).join(comma()) })}</p>}
          <p class="mt-2 text-dns-14N-130 text-solid-gray-600">{term('priceSource', preview.priceSource)}</p>
        </>
      )}
      <div class="mt-3">
        <AssumePicker assume={assume} onChange={onAssume} />
      </div>
      <p class="text-dns-14N-130 text-solid-gray-600">{t('preview.how')}</p>
    </aside>
  );
}
