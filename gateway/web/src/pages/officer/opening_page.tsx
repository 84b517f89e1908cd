import { send } from '../../api/client';
import { has, me } from '../../api/session';
import type { Round } from '../../api/types';
import { useAct, useNow } from '../../hooks';
import { t } from '../../i18n/text';
import { Band, Button, ButtonLink, Card, Facts, ProblemBand } from '../../ui/basics';
import { ask, say } from '../../ui/dialog_store';
import { Deadline } from '../round/deadline';
import { RoundFrame, reached, useRound } from '../round/round_frame';
import { PendingBand } from './round_acts';

function Opening({ round, id, reload }: { round: Round; id: string; reload: () => void }) {
  const now = useNow(1000);
  const pending = round.pendingAct?.act === 'openBids' ? round.pendingAct : null;
  const own = pending?.account === me.get()?.account;
  const act = useAct(async () => {
    const yes = await ask({
      title: t(pending ? 'opening.secondTitle' : 'opening.firstTitle'),
      text: `${round.title}\n\n${t(pending ? 'opening.secondText' : 'opening.firstText')}`,
      confirm: t(pending ? 'opening.open' : 'opening.first'),
    });
    if (yes === null) return;
    const after = await send<Round>('POST', `/v1/${round.name}:openBids`, { etag: round.etag });
    say(t(after.state === 'SEALED' ? 'opening.firstDone' : 'opening.done'));
    reload();
  });
  if (reached(round, 'EVALUATING')) {
    return (
      <Card title={t('tab.opening')}>
        <Band tone="success">{t('opening.opened')}</Band>
        <Facts rows={[[t('round.openTime'), <Deadline until={round.openTime} first />]]} />
        {!has('ROUND_OFFICER', 'EVALUATOR') && <ButtonLink href={`/rounds/${id}`}>{t('round.back')}</ButtonLink>}
      </Card>
    );
  }
  const early = !round.bidDeadline || Date.parse(round.bidDeadline) > now;
  return (
    <Card title={t('tab.opening')}>
      <Facts
        rows={[
          [t('round.bidDeadline'), <Deadline until={round.bidDeadline} first />],
          [t('opening.rule'), t('opening.ruleText')],
          [t('round.commitment'), <code class="text-mono-14N-150 break-all">{round.lotteryCommitment || '－'}</code>],
        ]}
      />
      <PendingBand round={round} />
      <ProblemBand problem={act.problem} />
      {early ? (
        <Band>{t('opening.early')}</Band>
      ) : own ? null : (
        <div class="mt-4">
          <Button kind="primary" busy={act.busy} onClick={() => void act.run()}>
            {t(pending ? 'opening.open' : 'opening.first')}
          </Button>
        </div>
      )}
    </Card>
  );
}

// Bids are opened together by two opening officers, never before the deadline.
export function OpeningPage({ id }: { id: string }) {
  const round = useRound(id);
  return (
    <RoundFrame id={id} round={round} tab="opening" heading="tab.opening">
      {(data) => (has('OPENING_OFFICER') ? <Opening round={data} id={id} reload={round.reload} /> : <Band tone="warning">{t('opening.notYou')}</Band>)}
    </RoundFrame>
  );
}
