import type { ComponentChildren } from 'preact';
import { listAll } from '../../api/client';
import { codeOf, useDirectory } from '../../api/directory';
import type { User } from '../../api/tender_types';
import { parseWhole, tidyWhole } from '../../format/number_input';
import { fiscalYear } from '../../format/dates';
import { useLoad } from '../../hooks';
import { inParens, t, term } from '../../i18n/text';
import { Button } from '../../ui/basics';
import { ChoiceField, MomentField, SelectField, TextField } from '../../ui/fields';
import { type EditorDraft, kEmptyCost } from './editor_draft';

export interface EditorProps {
  draft: EditorDraft;
  set: (change: Partial<EditorDraft>) => void;
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="mb-8">
      <h2 class="mb-3 border-b-2 border-key-900 text-std-24B-150">{title}</h2>
      {children}
    </section>
  );
}

const options = (kind: string, values: string[]) => values.map((value): [string, string] => [value, term(kind, value)]);

export function BasicFields({ draft, set }: EditorProps) {
  const year = parseWhole(draft.fiscalYear);
  return (
    <Section title={t('editor.basic')}>
      <TextField path="title" label={t('round.title')} required hint={t('editor.titleHint')} value={draft.title} onInput={(title) => set({ title })} />
      <TextField path="description" label={t('round.description')} rows={4} value={draft.description} onInput={(description) => set({ description })} />
      <TextField path="fiscalYear" label={t('round.fiscalYear')} required numeric tidy={(typed) => parseWhole(typed) ?? typed} hint={t('editor.yearHint')} suffix={year && year.length === 4 ? fiscalYear(Number(year)) : ''} value={draft.fiscalYear} onInput={(value) => set({ fiscalYear: value })} />
      <SelectField path="procedure" label={t('round.procedure')} required options={options('procedure', ['OPEN', 'DESIGNATED', 'PROPOSAL', 'QUOTES'])} value={draft.procedure} onChange={(procedure) => set({ procedure })} />
      <SelectField path="priceKind" label={t('round.priceKind')} required options={options('priceKind', ['UNIT', 'TOTAL'])} value={draft.priceKind} onChange={(priceKind) => set({ priceKind })} />
      <p class="mb-5 text-dns-16N-130">{t('editor.fixed')}</p>
    </Section>
  );
}

export function DateFields({ draft, set, only }: EditorProps & { only?: string[] }) {
  const dates: [keyof EditorDraft & string, string, string][] = [
    ['surveyDeadline', t('round.surveyDeadline'), t('editor.surveyHint')],
    ['joinDeadline', t('round.joinDeadline'), ''],
    ['questionDeadline', t('round.questionDeadline'), ''],
    ['bidDeadline', t('round.bidDeadline'), t('editor.bidHint')],
  ];
  return (
    <Section title={t('editor.dates')}>
      <p class="mb-3">{t('editor.jst')}</p>
      {dates
        .filter(([name]) => !only || only.includes(name))
        .map(([name, label, hint]) => (
          <MomentField key={name} path={name} label={label} required={name !== 'surveyDeadline'} hint={hint} value={draft[name] as string} onChange={(value) => set({ [name]: value })} />
        ))}
    </Section>
  );
}

export function MinimumFields({ draft, set }: EditorProps) {
  return (
    <Section title={t('editor.minimums')}>
      <TextField path="minMunicipalities" label={t('round.minMunicipalities')} required numeric tidy={tidyWhole} hint={t('editor.minMunicipalitiesHint')} value={draft.minMunicipalities} onInput={(minMunicipalities) => set({ minMunicipalities })} />
      <TextField path="minQuantity" label={t('round.minQuantity')} numeric tidy={tidyWhole} hint={t('editor.minQuantityHint')} value={draft.minQuantity} onInput={(minQuantity) => set({ minQuantity })} />
      <TextField path="minBids" label={t('round.minBids')} required numeric tidy={tidyWhole} hint={t('editor.minBidsHint')} value={draft.minBids} onInput={(minBids) => set({ minBids })} />
      <ChoiceField path="ceilingPublished" label={t('editor.ceiling')} single options={[['no', t('editor.ceilingHidden')], ['yes', t('editor.ceilingShown')]]} value={[draft.ceilingPublished ? 'yes' : 'no']} onChange={([value]) => set({ ceilingPublished: value === 'yes' })} />
    </Section>
  );
}

export function CostFields({ draft, set }: EditorProps) {
  const change = (i: number, part: Partial<EditorDraft['costTerms'][number]>) =>
    set({ costTerms: draft.costTerms.map((cost, n) => (n === i ? { ...cost, ...part } : cost)) });
  return (
    <Section title={t('round.costTerms')}>
      <p class="mb-3">{t('editor.costHint')}</p>
      {draft.costTerms.map((cost, i) => (
        <fieldset key={i} class="mb-4 rounded-12 border border-solid-gray-420 p-4">
          <legend class="px-2 text-std-16B-170">{t('editor.cost', { n: i + 1 })}</legend>
          <TextField path={`costTerms[${i}].title`} label={t('editor.costTitle')} required value={cost.title} onInput={(title) => change(i, { title })} />
          <SelectField path={`costTerms[${i}].bearers`} label={t('editor.bearers')} options={options('bearers', ['ALL', 'USERS'])} value={cost.bearers} onChange={(bearers) => change(i, { bearers })} />
          <TextField path={`costTerms[${i}].equal`} label={t('split.EQUAL')} numeric suffix="%" hint={t('editor.splitHint')} value={cost.equal} onInput={(equal) => change(i, { equal })} />
          <TextField path={`costTerms[${i}].population`} label={t('split.POPULATION')} numeric suffix="%" value={cost.population} onInput={(population) => change(i, { population })} />
          <TextField path={`costTerms[${i}].quantity`} label={t('split.QUANTITY')} numeric suffix="%" value={cost.quantity} onInput={(quantity) => change(i, { quantity })} />
          <Button kind="danger" onClick={() => set({ costTerms: draft.costTerms.filter((_, n) => n !== i) })}>
            {t('editor.removeCost', { n: i + 1 })}
          </Button>
        </fieldset>
      ))}
      <Button onClick={() => set({ costTerms: [...draft.costTerms, kEmptyCost] })}>{t('editor.addCost')}</Button>
    </Section>
  );
}

export function TeamFields({ draft, set }: EditorProps) {
  const directory = useDirectory();
  const users = useLoad((signal) => listAll<User>('/v1/users', 'users', signal), []);
  const people = (role: string) =>
    (users.data ?? []).filter((user) => user.roles.includes(role) && !user.disabled).map((user): [string, string] => [user.account, (user.displayName || user.account) + inParens(user.account)]);
  const municipalities = directory.municipalities.map((m): [string, string] => [codeOf(m.name), directory.municipality(m.name)]);
  return (
    <Section title={t('editor.team')}>
      <ChoiceField path="officers" label={t('round.officers')} hint={t('editor.officersHint')} options={people('ROUND_OFFICER')} value={draft.officers} onChange={(officers) => set({ officers })} />
      <ChoiceField path="evaluators" label={t('round.evaluators')} hint={t('editor.evaluatorsHint')} options={people('EVALUATOR')} value={draft.evaluators} onChange={(evaluators) => set({ evaluators })} />
      <details class="mb-5">
        <summary class="link min-h-11 py-2">{t('editor.invited', { count: draft.invited.length })}</summary>
        <ChoiceField path="invitedMunicipalities" label={t('round.invited')} hint={t('editor.invitedHint')} options={municipalities} value={draft.invited} onChange={(invited) => set({ invited })} />
      </details>
    </Section>
  );
}
