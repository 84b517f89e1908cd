import { getOrNull, listAll, send } from '../../api/client';
import { codeOf, useDirectory } from '../../api/directory';
import { has, isBody, isVendor, me } from '../../api/session';
import type { Award, AwardRun, Bid } from '../../api/tender_types';
import type { Round } from '../../api/types';
import { dateTimeFirst, shortDateTime } from '../../format/dates';
import { yen } from '../../format/money';
import { useAct, useLoad } from '../../hooks';
import { comma, t, term } from '../../i18n/text';
import { Badge, Band, Button, Card, Facts, ProblemBand } from '../../ui/basics';
import { ask, say } from '../../ui/dialog_store';
import { Await } from '../../ui/page';
import { RoundFrame, reached, useRound } from '../round/round_frame';
import { AwardLots, Lottery } from './award_lots';
import { BidTable } from './bid_table';
import { PendingBand } from './round_acts';

function RunCard({ round, run, reload }: { round: Round; run: AwardRun; reload: () => void }) {
  const directory = useDirectory();
  const pending = round.pendingAct?.act === 'award' ? round.pendingAct : null;
  const other = pending && codeOf(pending.run) !== codeOf(run.name);
  const own = pending?.account === me.get()?.account;
  const decide = useAct(async () => {
    const winners = (run.award?.lots ?? []).map((lot) => `${lot.lot}: ${lot.winner ? directory.vendor(lot.winner) : t('award.nobody')} ${yen(lot.totalExTaxYen)}${t('money.exTax')}`);
    const yes = await ask({
      title: t(pending ? 'award.decideTitle' : 'award.proposeTitle'),
      text: `${round.title}\n${winners.join('\n')}\n\n${t(pending ? 'award.decideText' : 'award.proposeText')}`,
      confirm: t(pending ? 'award.decide' : 'award.propose'),
    });
    if (yes === null) return;
    const after = await send<Round>('POST', `/v1/${round.name}:award`, { run: run.name, inputDigest: run.inputDigest, etag: round.etag });
    say(t(after.state === 'EVALUATING' ? 'award.proposed' : 'award.decided'));
    reload();
  });
  return (
    <Card title={t('award.run', { time: shortDateTime(run.createTime) })} actions={<Badge tone={run.status === 'OPTIMAL' ? 'success' : 'neutral'}>{term('runStatus', run.status)}</Badge>}>
      <Facts
        rows={[
          [`${t('award.cost')}${t('money.exTax')}`, yen(run.costYen)],
          [t('award.proof'), term('proof', run.proof)],
          [t('award.digest'), <code class="text-mono-14N-150 break-all">{run.inputDigest}</code>],
        ]}
      />
      {run.award && <AwardLots round={round} award={run.award} id={`run-${codeOf(run.name)}`} />}
      {run.award && <Lottery award={run.award} />}
      <ProblemBand problem={decide.problem} />
      {round.state === 'EVALUATING' && !other && !own && has('ROUND_OFFICER', 'EVALUATOR', 'PROGRAMME_MANAGER') && (
        <Button kind="primary" busy={decide.busy} onClick={() => void decide.run()}>
          {t(pending ? 'award.decide' : 'award.propose')}
        </Button>
      )}
    </Card>
  );
}

// While the award is being prepared: make a run, look at it, propose, decide.
function Preparation({ round, reload }: { round: Round; reload: () => void }) {
  const runs = useLoad((signal) => listAll<AwardRun>(`/v1/${round.name}/awardRuns`, 'awardRuns', signal), [round.name, round.etag]);
  const make = useAct(async () => {
    await send('POST', `/v1/${round.name}/awardRuns`, { mode: 'SIMPLE' });
    runs.reload();
  });
  return (
    <>
      <PendingBand round={round} />
      {has('ROUND_OFFICER', 'EVALUATOR') && (
        <Card title={t('award.prepare')}>
          <p class="mb-3">{t('award.prepareText')}</p>
          <ProblemBand problem={make.problem} />
          <Button kind={runs.data?.length ? 'secondary' : 'primary'} busy={make.busy} onClick={() => void make.run()}>
            {t('award.makeRun')}
          </Button>
        </Card>
      )}
      <Await of={runs}>
        {(list) => (
          <>
            {list.length === 0 && <p class="mb-4">{t('award.noRuns')}</p>}
            {list.map((run) => (
              <RunCard key={run.name} round={round} run={run} reload={reload} />
            ))}
          </>
        )}
      </Await>
      <Bids round={round} />
    </>
  );
}

function Bids({ round }: { round: Round }) {
  const bids = useLoad((signal) => listAll<Bid>(`/v1/${round.name}/bids`, 'bids', signal), [round.name, round.state]);
  if (isVendor()) return null;
  return (
    <Card title={t('bid.all')}>
      <Await of={bids}>{(list) => <BidTable round={round} bids={list} />}</Await>
    </Card>
  );
}

// One sentence per lot: who was chosen and why.
function Conclusion({ round, award }: { round: Round; award: Award }) {
  const directory = useDirectory();
  return (
    <Band tone="success">
      {award.lots.map((lot) => {
        const title = round.lots.find((one) => one.lot === lot.lot)?.title ?? lot.lot;
        const second = lot.reasons.find((reason) => reason.rank === 2);
        if (!lot.winner) return <p key={lot.lot}>{t('award.concludeNobody', { lot: title, reason: term('lotEnd', lot.endReason) })}</p>;
        const drawn = award.lottery.some((one) => one.lot === lot.lot);
        return (
          <p key={lot.lot}>
            {t(drawn ? 'award.concludeDrawn' : 'award.conclude', { lot: title, vendor: directory.vendor(lot.winner), total: yen(lot.totalExTaxYen) })}
            {second && !isVendor() && ` ${t('award.second', { vendor: directory.vendor(second.vendor), total: yen(second.totalExTaxYen) })}`}
          </p>
        );
      })}
    </Band>
  );
}

function Explanation({ round }: { round: Round }) {
  const award = useLoad((signal) => getOrNull<Award>(`/v1/${round.name}/award`, signal), [round.name, round.state]);
  return (
    <Await of={award}>
      {(data) =>
        data === null ? (
          <p>{t('award.none')}</p>
        ) : (
          <>
            <Conclusion round={round} award={data} />
            <Card title={t('award.ranking')}>
              <AwardLots round={round} award={data} id="award" />
              <p class="mt-3">{t('award.how')}</p>
            </Card>
            <Lottery award={data} />
            <Bids round={round} />
            <Card title={t('award.course')}>
              <Facts
                rows={[
                  [t('award.decideTime'), dateTimeFirst(data.decideTime)],
                  ...(data.deciders.length ? ([[t('award.deciders'), data.deciders.join(comma())]] as [string, string][]) : []),
                  [t('award.digest'), <code class="text-mono-14N-150 break-all">{data.inputDigest || '－'}</code>],
                ]}
              />
            </Card>
          </>
        )
      }
    </Await>
  );
}

// Preparing and deciding the award; afterwards its explanation for everybody who may see it.
export function AwardPage({ id }: { id: string }) {
  const round = useRound(id);
  return (
    <RoundFrame id={id} round={round} tab="award" heading="tab.award" actions={(data) => reached(data, 'STANDSTILL') && <Button onClick={() => print()}>{t('common.print')}</Button>}>
      {(data) =>
        data.state === 'EVALUATING' && isBody() ? (
          <Preparation round={data} reload={round.reload} />
        ) : reached(data, 'STANDSTILL') ? (
          <Explanation round={data} />
        ) : (
          <p>{t('award.none')}</p>
        )
      }
    </RoundFrame>
  );
}
