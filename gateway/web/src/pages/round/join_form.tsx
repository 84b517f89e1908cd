import { parseDecimal, parseMonth, parseWhole, tidyDecimal, tidyWhole } from '../../format/number_input';
import { monthText, monthsOfFiscalYear } from '../../format/dates';
import { toBig } from '../../format/money';
import { t } from '../../i18n/text';
import type { Participation, Round } from '../../api/types';
import { ChoiceField, SelectField, TextField } from '../../ui/fields';
import { itemsOf } from './round_frame';

export interface JoinLine {
  quantity: string;
  month: string;
  site: string;
  reservation: string;
}

// What the join form holds: exactly what was typed, to be tidied on sending.
export interface JoinDraft {
  lines: Record<string, JoinLine>;
  stageWanted: string;
  budgetLine: string;
  budgetYen: string;
  externalDecision: string;
  assume: string[];
}

const kEmptyLine: JoinLine = { quantity: '', month: '', site: '', reservation: '' };

export function draftOf(round: Round, own: Participation | null): JoinDraft {
  const lines: Record<string, JoinLine> = {};
  for (const item of itemsOf(round)) {
    const line = own?.lines.find((one) => one.item === item.item);
    lines[item.item] = {
      ...kEmptyLine,
      ...(line ? { quantity: line.quantity, month: line.deliveryMonth, site: line.site } : {}),
      reservation: own?.reservationUnitPrices[item.item] ?? '',
    };
  }
  return {
    lines,
    stageWanted: own?.stageWanted === 'FIRM' ? 'FIRM' : 'CONDITIONAL',
    budgetLine: own?.budget?.line ?? '',
    budgetYen: own?.budget && own.budget.amountYen !== '0' ? own.budget.amountYen : '',
    externalDecision: own?.externalDecision ?? '',
    assume: [],
  };
}

// Lines with a quantity, as the API takes them. Quantities that are not numbers are left out.
export function linesOf(draft: JoinDraft) {
  return Object.entries(draft.lines)
    .map(([item, line]) => ({
      item,
      quantity: parseWhole(line.quantity) ?? '',
      deliveryMonth: parseMonth(line.month) ?? '',
      site: line.site.trim(),
    }))
    .filter((line) => line.quantity && toBig(line.quantity) > 0n);
}

export function bodyOf(draft: JoinDraft, etag: string) {
  const reservations = Object.entries(draft.lines)
    .map(([item, line]) => [item, parseDecimal(line.reservation)] as const)
    .filter(([, price]) => price);
  return {
    lines: linesOf(draft),
    reservationUnitPrices: Object.fromEntries(reservations),
    stageWanted: draft.stageWanted,
    ...(draft.budgetLine || draft.budgetYen
      ? { budget: { line: draft.budgetLine.trim(), amountYen: parseWhole(draft.budgetYen) ?? '0' } }
      : {}),
    externalDecision: draft.externalDecision.trim(),
    ...(etag ? { etag } : {}),
  };
}

// The form's field of what the API calls lines[n].… or reservationUnitPrices["item"].
export function renamer(draft: JoinDraft) {
  const sent = linesOf(draft);
  return (field: string) =>
    field
      .replace(/^lines\[(\d+)\]/, (whole, n) => sent[Number(n)]?.item ?? whole)
      .replace(/\.deliveryMonth$/, '.month')
      .replace(/^reservationUnitPrices\["?([^"\]]+)"?\]/, '$1.reservation');
}

// What is wrong, by field. Field names follow the API where the server may name them too.
export function faultsOf(round: Round, draft: JoinDraft): Record<string, string> {
  const found: Record<string, string> = {};
  for (const item of itemsOf(round)) {
    const line = draft.lines[item.item] ?? kEmptyLine;
    const amount = line.quantity.trim() === '' ? null : parseWhole(line.quantity);
    if (line.quantity.trim() !== '' && amount === null) found[`${item.item}.quantity`] = t('join.notNumber', { item: item.title });
    if (amount !== null && (toBig(amount) < 0n || toBig(amount) > 1_000_000n)) found[`${item.item}.quantity`] = t('join.outOfRange', { item: item.title });
    if (line.reservation.trim() !== '' && parseDecimal(line.reservation) === null) found[`${item.item}.reservation`] = t('join.notPrice', { item: item.title });
  }
  const first = itemsOf(round)[0];
  if (Object.keys(found).length === 0 && linesOf(draft).length === 0 && first) found[`${first.item}.quantity`] = t('join.noQuantity');
  if (draft.budgetYen.trim() !== '' && parseWhole(draft.budgetYen) === null) found['budget.amountYen'] = t('join.notMoney');
  return found;
}

interface FieldsProps {
  round: Round;
  draft: JoinDraft;
  set: (change: Partial<JoinDraft>) => void;
}

function ItemFields({ round, draft, set }: FieldsProps) {
  const months: [string, string][] = [['', t('join.anyMonth')], ...monthsOfFiscalYear(round.fiscalYear).map((m): [string, string] => [m, monthText(m)])];
  return (
    <>
      {itemsOf(round).map((item) => {
        const line = draft.lines[item.item] ?? kEmptyLine;
        const change = (part: Partial<JoinLine>) => set({ lines: { ...draft.lines, [item.item]: { ...line, ...part } } });
        return (
          <section key={item.item} class="mb-6 rounded-12 border border-solid-gray-300 p-4" aria-label={item.title}>
            <h2 class="mb-3 text-std-20B-160">{item.title}</h2>
            <TextField path={`${item.item}.quantity`} label={t('join.quantity', { unit: item.unit })} hint={t('join.quantityHint')} numeric tidy={tidyWhole} suffix={item.unit} value={line.quantity} onInput={(quantity) => change({ quantity })} />
            <TextField path={`${item.item}.reservation`} label={t('join.reservation')} hint={t('join.reservationHint')} numeric tidy={tidyDecimal} suffix={t('money.yen')} value={line.reservation} onInput={(reservation) => change({ reservation })} />
            <SelectField path={`${item.item}.month`} label={t('join.month')} options={months} value={line.month} onChange={(month) => change({ month })} />
            <TextField path={`${item.item}.site`} label={t('join.site')} value={line.site} onInput={(site) => change({ site })} />
          </section>
        );
      })}
    </>
  );
}

export function JoinFields({ round, draft, set }: FieldsProps) {
  const stages: [string, string][] = [
    ['CONDITIONAL', t('join.conditional')],
    ['FIRM', t('join.firm')],
  ];
  return (
    <>
      <ItemFields round={round} draft={draft} set={set} />
      <ChoiceField path="stageWanted" label={t('join.stageWanted')} required single hint={t('join.stageHint')} options={stages} value={[draft.stageWanted]} onChange={([stageWanted]) => set({ stageWanted })} />
      <TextField path="budget.line" label={t('join.budgetLine')} value={draft.budgetLine} onInput={(budgetLine) => set({ budgetLine })} />
      <TextField path="budget.amountYen" label={t('join.budgetYen')} hint={t('join.budgetHint')} numeric tidy={tidyWhole} suffix={t('money.yen')} value={draft.budgetYen} onInput={(budgetYen) => set({ budgetYen })} />
      <TextField path="externalDecision" label={t('join.external')} hint={t('join.externalHint')} value={draft.externalDecision} onInput={(externalDecision) => set({ externalDecision })} />
    </>
  );
}
