import { useState } from 'preact/hooks';
import { getOrNull, send } from '../../api/client';
import { has, me } from '../../api/session';
import type { Round, SurveyAnswer } from '../../api/types';
import { clockTime, dateTime, fiscalYear, monthText, monthsOfFiscalYear } from '../../format/dates';
import { parseWhole, tidyWhole } from '../../format/number_input';
import { toBig } from '../../format/money';
import { useAct, useDraft, useLoad } from '../../hooks';
import { colon, t } from '../../i18n/text';
import { Band, Button, ButtonLink, Card } from '../../ui/basics';
import { ChoiceField, TextField } from '../../ui/fields';
import { Form, useFaults } from '../../ui/form';
import { RestoredBand } from '../../ui/restored_band';
import { Await } from '../../ui/page';
import { Deadline } from './deadline';
import { RoundFrame, itemsOf, useRound } from './round_frame';

interface Draft {
  noNeed: boolean;
  lines: Record<string, { now: string; next: string }>;
  requirements: string;
  wishes: string;
  budget: string;
  months: string[];
}

function draftOf(round: Round, own: SurveyAnswer | null): Draft {
  const lines: Draft['lines'] = {};
  for (const item of itemsOf(round)) {
    const line = own?.lines.find((one) => one.item === item.item);
    lines[item.item] = { now: line?.quantity ?? '', next: line?.nextYearsQuantities[0] ?? '' };
  }
  return {
    noNeed: own?.noNeed ?? false,
    lines,
    requirements: own?.requirements.join('\n') ?? '',
    wishes: own?.wishes.join('\n') ?? '',
    budget: own?.budgetSituation ?? '',
    months: own?.preferredMonths ?? [],
  };
}

const rowsOf = (text: string) => text.split('\n').map((row) => row.trim()).filter(Boolean);

function bodyOf(draft: Draft, etag: string) {
  const lines = Object.entries(draft.lines)
    .map(([item, line]) => ({ item, quantity: parseWhole(line.now) ?? '0', next: parseWhole(line.next) ?? '' }))
    .filter((line) => toBig(line.quantity) > 0n || toBig(line.next) > 0n)
    .map(({ item, quantity, next }) => ({ item, quantity, nextYearsQuantities: next ? [next] : [] }));
  return {
    lines: draft.noNeed ? [] : lines,
    noNeed: draft.noNeed,
    requirements: rowsOf(draft.requirements),
    wishes: rowsOf(draft.wishes),
    budgetSituation: draft.budget.trim(),
    preferredMonths: draft.months,
    ...(etag ? { etag } : {}),
  };
}

function faultsOf(round: Round, draft: Draft): Record<string, string> {
  const found: Record<string, string> = {};
  if (draft.noNeed) return found;
  for (const item of itemsOf(round)) {
    const line = draft.lines[item.item];
    for (const part of ['now', 'next'] as const) {
      const typed = line?.[part].trim() ?? '';
      const amount = parseWhole(typed);
      if (typed && (amount === null || toBig(amount) < 0n)) found[`${item.item}.${part}`] = t('join.notNumber', { item: item.title });
    }
  }
  const first = itemsOf(round)[0];
  if (Object.keys(found).length === 0 && bodyOf(draft, '').lines.length === 0) found[`${first.item}.now`] = t('survey.nothing');
  return found;
}

function Fields({ round, draft, set }: { round: Round; draft: Draft; set: (change: Partial<Draft>) => void }) {
  const months = monthsOfFiscalYear(round.fiscalYear).map((m): [string, string] => [m, monthText(m)]);
  return (
    <>
      <ChoiceField path="noNeed" label={t('survey.need')} required single options={[['yes', t('survey.needed')], ['no', t('survey.noNeed')]]} value={[draft.noNeed ? 'no' : 'yes']} onChange={([value]) => set({ noNeed: value === 'no' })} />
      {!draft.noNeed &&
        itemsOf(round).map((item) => {
          const line = draft.lines[item.item] ?? { now: '', next: '' };
          const change = (part: Partial<typeof line>) => set({ lines: { ...draft.lines, [item.item]: { ...line, ...part } } });
          return (
            <section key={item.item} class="mb-6 rounded-12 border border-solid-gray-300 p-4" aria-label={item.title}>
              <h2 class="mb-3 text-std-20B-160">{item.title}</h2>
              <TextField path={`${item.item}.now`} label={t('survey.quantity', { year: fiscalYear(round.fiscalYear) })} hint={t('join.quantityHint')} numeric tidy={tidyWhole} suffix={item.unit} value={line.now} onInput={(now) => change({ now })} />
              <TextField path={`${item.item}.next`} label={t('survey.quantity', { year: fiscalYear(round.fiscalYear + 1) })} numeric tidy={tidyWhole} suffix={item.unit} value={line.next} onInput={(next) => change({ next })} />
            </section>
          );
        })}
      <TextField path="requirements" label={t('survey.requirements')} hint={t('survey.perLine')} rows={3} value={draft.requirements} onInput={(requirements) => set({ requirements })} />
      <TextField path="wishes" label={t('survey.wishes')} hint={t('survey.perLine')} rows={3} value={draft.wishes} onInput={(wishes) => set({ wishes })} />
      <TextField path="budgetSituation" label={t('survey.budget')} rows={2} value={draft.budget} onInput={(budget) => set({ budget })} />
      <ChoiceField path="preferredMonths" label={t('survey.months')} options={months} value={draft.months} onChange={(chosen) => set({ months: [...chosen].sort() })} />
    </>
  );
}

function Editor({ round, own, id }: { round: Round; own: SurveyAnswer | null; id: string }) {
  const server = draftOf(round, own);
  const draft = useDraft(`${id}.survey`, server);
  const faults = useFaults();
  const [done, setDone] = useState<SurveyAnswer | null>(null);
  const act = useAct(async () => {
    try {
      const path = `/v1/${round.name}/surveyAnswers/${me.get()!.tenant}`;
      setDone(await send<SurveyAnswer>('PUT', path, bodyOf(draft.value, own?.etag ?? '')));
      draft.drop();
    } catch (error) {
      const { lines } = bodyOf(draft.value, '');
      faults.refuse(error, (field) =>
        field
          .replace(/^lines\[(\d+)\]/, (whole, n) => lines[Number(n)]?.item ?? whole)
          .replace(/\.quantity$/, '.now')
          .replace(/\.nextYearsQuantities.*$/, '.next'),
      );
    }
  });
  if (done) {
    return (
      <Card title={t('survey.doneTitle')}>
        <Band tone="success" live>
          {t('survey.done', { time: dateTime(done.updateTime, true) })}
        </Band>
        <ButtonLink href={`/rounds/${id}`}>{t('round.back')}</ButtonLink>
      </Card>
    );
  }
  return (
    <>
      <p class="mb-4">
        {t('round.surveyDeadline')}{colon()}<Deadline until={round.surveyDeadline} first />
      </p>
      <RestoredBand draft={draft} fresh={server} label={t('form.useServer')} />
      <Form faults={faults.faults} label={t('survey.title')} onSubmit={() => void (faults.check(faultsOf(round, draft.value)) && act.run())}>
        <Fields round={round} draft={draft.value} set={draft.set} />
        <p role="status" class="mb-3 text-dns-16N-130">
          {draft.savedAt ? t('form.savedAt', { time: clockTime(draft.savedAt) }) : ''}
        </p>
        <Button kind="primary" submit busy={act.busy}>
          {t('survey.send')}
        </Button>
      </Form>
    </>
  );
}

// A municipality's answer to the needs survey; may be changed until the deadline.
export function SurveyPage({ id }: { id: string }) {
  const round = useRound(id);
  const own = useLoad((signal) => getOrNull<SurveyAnswer>(`/v1/rounds/${id}/surveyAnswers/${me.get()!.tenant}`, signal), [id]);
  return (
    <RoundFrame id={id} round={round} tab="" heading="survey.title">
      {(data) =>
        data.state !== 'SURVEY' || data.surveyFrozen || !has('MUNICIPALITY_CLERK', 'MUNICIPALITY_DX') ? (
          <Band tone="warning">{t('survey.notNow')}</Band>
        ) : (
          <Await of={own}>{(answer) => <Editor round={data} own={answer} id={id} />}</Await>
        )
      }
    </RoundFrame>
  );
}
