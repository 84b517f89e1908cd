import { useState } from 'preact/hooks';
import { getOrNull, send } from '../../api/client';
import { useLiveStanding } from '../../api/live_standing';
import { has, me } from '../../api/session';
import type { Participation, Round } from '../../api/types';
import { clockTime, dateTime } from '../../format/dates';
import { fileStamp } from '../../format/download';
import { useAct, useDraft, useLoad } from '../../hooks';
import { colon, t, term } from '../../i18n/text';
import { Band, Button, ButtonLink, Card, Facts } from '../../ui/basics';
import { say } from '../../ui/dialog_store';
import { Form, useFaults } from '../../ui/form';
import { RestoredBand } from '../../ui/restored_band';
import { Await } from '../../ui/page';
import { Deadline } from './deadline';
import { JoinFields, bodyOf, draftOf, faultsOf, linesOf, renamer } from './join_form';
import { LiveTiers } from './live_tiers';
import { LineList, mayJoin } from './own_participation';
import { PreviewPanel, PreviewTotals, usePreview } from './preview_panel';
import { RoundFrame, useRound } from './round_frame';

type Step = 'form' | 'confirm' | 'done';

function Saved({ at }: { at: Date | null }) {
  return (
    <p role="status" class="text-dns-16N-130">
      {at ? t('form.savedAt', { time: clockTime(at) }) : ''}
    </p>
  );
}

function Done({ own, round, id }: { own: Participation; round: Round; id: string }) {
  const number = `${own.municipality}-${fileStamp(new Date(own.updateTime ?? Date.now()))}`;
  return (
    <Card title={t('join.doneTitle')}>
      <Band tone="success" live>
        {t('join.done')}
      </Band>
      <Facts
        rows={[
          [t('join.receipt'), <code>{number}</code>],
          [t('common.time'), dateTime(own.updateTime, true)],
          [t('join.lines'), <LineList round={round} lines={own.lines} />],
          [t('join.next'), t('join.nextText')],
        ]}
      />
      <div class="mt-4">
        <ButtonLink href={`/rounds/${id}`}>{t('round.back')}</ButtonLink>
      </div>
    </Card>
  );
}

interface ConfirmProps {
  round: Round;
  draft: ReturnType<typeof draftOf>;
  onBack: () => void;
  onSend: () => void;
  busy: boolean;
}

function Confirm({ round, draft, onBack, onSend, busy }: ConfirmProps) {
  const lines = linesOf(draft);
  const { preview } = usePreview(round, lines, [], '');
  return (
    <Card title={t('join.confirmTitle')}>
      <Facts
        rows={[
          [t('join.lines'), <LineList round={round} lines={lines} />],
          [t('join.stageWanted'), term('stage', draft.stageWanted)],
          [t('join.budget'), [draft.budgetLine, draft.budgetYen && `${draft.budgetYen}${t('money.yen')}`].filter(Boolean).join(' ') || '－'],
        ]}
      />
      {preview && <PreviewTotals preview={preview} assumed={false} />}
      <Band tone="warning">
        <p>{round.state === 'ACTIVE' ? t('join.irreversibleLate') : t('join.irreversible')}</p>
        {round.state === 'JOINING' && (
          <p>
            {t('round.joinDeadline')}{colon()}<Deadline until={round.joinDeadline} />
          </p>
        )}
      </Band>
      <div class="flex flex-wrap gap-3">
        <Button onClick={onBack}>{t('form.fix')}</Button>
        <Button kind="primary" busy={busy} onClick={onSend}>
          {t('join.send')}
        </Button>
      </div>
    </Card>
  );
}

function Editor({ round, own, id }: { round: Round; own: Participation | null; id: string }) {
  const server = draftOf(round, own);
  const draft = useDraft(`${id}.join`, server);
  const faults = useFaults();
  const live = useLiveStanding(round.name);
  const [step, setStep] = useState<Step>('form');
  const [kept, setKept] = useState<Participation | null>(own);
  const put = async () => {
    const path = `/v1/${round.name}/participations/${me.get()!.tenant}`;
    const saved = await send<Participation>('PUT', path, bodyOf(draft.value, kept?.etag ?? ''));
    setKept(saved);
    draft.drop();
    return saved;
  };
  const act = useAct(async (submit: boolean) => {
    try {
      const saved = await put();
      if (!submit) return say(t('join.draftSaved'));
      setKept(await send<Participation>('POST', `/v1/${saved.name}:submit`, { etag: saved.etag }));
      setStep('done');
    } catch (error) {
      setStep('form');
      faults.refuse(error, renamer(draft.value));
    }
  });
  const check = () => faults.check(faultsOf(round, draft.value));
  if (step === 'done' && kept) return <Done own={kept} round={round} id={id} />;
  if (step === 'confirm') {
    return <Confirm round={round} draft={draft.value} busy={act.busy} onBack={() => setStep('form')} onSend={() => void act.run(true)} />;
  }
  return (
    <>
      <LiveTiers round={round} live={live} />
      <RestoredBand draft={draft} fresh={server} label={t('form.useServer')} />
      <div class="grid grid-cols-1 gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(22rem,28rem)]">
        <Form faults={faults.faults} label={t('join.title')} onSubmit={() => check() && setStep('confirm')}>
          <JoinFields round={round} draft={draft.value} set={draft.set} />
          <Saved at={draft.savedAt} />
          <div class="flex flex-wrap gap-3">
            <Button busy={act.busy} onClick={() => void (check() && act.run(false))}>
              {t('form.saveDraft')}
            </Button>
            <Button kind="primary" submit>
              {t('form.toConfirm')}
            </Button>
          </div>
        </Form>
        <PreviewPanel round={round} lines={linesOf(draft.value)} assume={draft.value.assume} onAssume={(assume) => draft.set({ assume })} version={live.standing?.version ?? ''} />
      </div>
    </>
  );
}

// Input → confirmation → completion of a municipality's participation.
export function JoinPage({ id }: { id: string }) {
  const round = useRound(id);
  const own = useLoad((signal) => getOrNull<Participation>(`/v1/rounds/${id}/participations/${me.get()!.tenant}`, signal), [id]);
  return (
    <RoundFrame id={id} round={round} tab="" heading="join.title">
      {(data) =>
        !has('MUNICIPALITY_CLERK') || !mayJoin(data) ? (
          <Band tone="warning">{t('join.notNow')}</Band>
        ) : (
          <Await of={own}>{(participation) => <Editor round={data} own={participation} id={id} />}</Await>
        )
      }
    </RoundFrame>
  );
}
