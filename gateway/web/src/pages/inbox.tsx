import { getOrNull, listAll, send } from '../api/client';
import { me } from '../api/session';
import type { Participation, Round } from '../api/types';
import { dateTime } from '../format/dates';
import { yen } from '../format/money';
import { useAct, useLoad } from '../hooks';
import { inParens, t, term } from '../i18n/text';
import { Button, Card, Facts, ProblemBand } from '../ui/basics';
import { ask, say } from '../ui/dialog_store';
import { Await, Page } from '../ui/page';
import { Deadline } from './round/deadline';
import { LineList } from './round/own_participation';
import { PreviewTotals, usePreview } from './round/preview_panel';
import { UnsealedBadge } from './round/round_frame';

interface Waiting {
  round: Round;
  own: Participation;
}

async function load(signal: AbortSignal): Promise<Waiting[]> {
  const code = me.get()!.tenant;
  const rounds = await listAll<Round>('/v1/rounds', 'rounds', signal);
  const open = rounds.filter((round) => !['DRAFT', 'SURVEY', 'SPECIFYING', 'CLOSED', 'CANCELLED', 'FAILED'].includes(round.state));
  const all = await Promise.all(
    open.map(async (round) => ({ round, own: await getOrNull<Participation>(`/v1/${round.name}/participations/${code}`, signal) })),
  );
  return all.filter((one): one is Waiting => one.own?.approval === 'SUBMITTED');
}

function WaitingCard({ round, own, onDone }: Waiting & { onDone: () => void }) {
  const { preview } = usePreview(round, own.lines, [], own.etag);
  const approve = useAct(async () => {
    const total = preview ? yen(preview.nowTotalYen) : '－';
    const yes = await ask({ title: t('inbox.approveTitle'), text: t('inbox.approveText', { round: round.title, total }), confirm: t('inbox.approve') });
    if (yes === null) return;
    await send('POST', `/v1/${own.name}:approve`, { etag: own.etag });
    say(t('inbox.approved', { round: round.title }));
    onDone();
  });
  const reject = useAct(async () => {
    const reason = await ask({ title: t('inbox.rejectTitle'), text: t('inbox.rejectText', { round: round.title }), reason: t('inbox.reason'), confirm: t('inbox.reject'), danger: true });
    if (reason === null) return;
    await send('POST', `/v1/${own.name}:reject`, { etag: own.etag, reason: reason.trim() });
    say(t('inbox.rejected', { round: round.title }));
    onDone();
  });
  return (
    <Card title={<a class="link" href={`/${round.name}`}>{round.title}</a>} actions={<UnsealedBadge round={round} />}>
      <ProblemBand problem={approve.problem ?? reject.problem} />
      <Facts
        rows={[
          [t('join.lines'), <LineList round={round} lines={own.lines} />],
          [t('join.approvedLines'), <LineList round={round} lines={own.approvedLines} />],
          [t('join.stageWanted'), term('stage', own.stageWanted)],
          [t('join.budget'), own.budget ? `${own.budget.line} ${yen(own.budget.amountYen)}` : '－'],
          [t('join.external'), own.externalDecision || '－'],
          [t('inbox.drafter'), (own.drafter || '－') + inParens(dateTime(own.updateTime))],
          [t('round.joinDeadline'), <Deadline until={round.joinDeadline} />],
        ]}
      />
      {preview && <PreviewTotals preview={preview} assumed={false} />}
      <div class="mt-4 flex flex-wrap gap-3">
        <Button kind="primary" busy={approve.busy} onClick={() => void approve.run()}>
          {t('inbox.approve')}
        </Button>
        <Button kind="danger" busy={reject.busy} onClick={() => void reject.run()}>
          {t('inbox.reject')}
        </Button>
      </div>
    </Card>
  );
}

// What waits for the approver: participations submitted by clerks of the own municipality.
export function InboxPage() {
  const waiting = useLoad(load, []);
  return (
    <Page title={t('menu.inbox')}>
      <Await of={waiting}>
        {(list) => (
          <>
            <p role="status" class="mb-4">
              {t('inbox.count', { count: list.length })}
            </p>
            {list.length === 0 && <p>{t('inbox.none')}</p>}
            {list.map((one) => (
              <WaitingCard key={one.own.name + one.own.etag} {...one} onDone={waiting.reload} />
            ))}
          </>
        )}
      </Await>
    </Page>
  );
}
