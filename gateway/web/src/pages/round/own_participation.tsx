import { getOrNull, send } from '../../api/client';
import { has, me } from '../../api/session';
import type { Participation, Round } from '../../api/types';
import { dateTime, monthText } from '../../format/dates';
import { quantity, yen } from '../../format/money';
import { useAct, useLoad } from '../../hooks';
import { colon, inParens, t, term } from '../../i18n/text';
import { Badge, Button, ButtonLink, Card, Facts, ProblemBand } from '../../ui/basics';
import { ask, say } from '../../ui/dialog_store';
import { itemTitle, itemsOf } from './round_frame';

// True while this municipality may still write a participation: joining, or a late join.
export function mayJoin(round: Round): boolean {
  return (round.state === 'JOINING' && !round.joiningFrozen) || round.state === 'ACTIVE';
}

export function LineList({ round, lines }: { round: Round; lines: Participation['lines'] }) {
  const unit = (item: string) => itemsOf(round).find((one) => one.item === item)?.unit ?? '';
  if (lines.length === 0) return <>－</>;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line.item}>
          {itemTitle(round, line.item)}{colon()}<strong class="tabular-nums">{quantity(line.quantity, unit(line.item))}</strong>
          {line.deliveryMonth && inParens(monthText(line.deliveryMonth))}
          {line.site && ` ${line.site}`}
        </li>
      ))}
    </ul>
  );
}

async function withdraw(round: Round, own: Participation): Promise<boolean> {
  const free = round.state === 'JOINING' && !round.joiningFrozen;
  const reasons = ['BUDGET_FAILED', 'MERGED', 'OTHER'].map((value) => ({ value, label: term('withdrawReason', value) }));
  const answer = await ask({
    title: t('withdraw.title'),
    text: t(free ? 'withdraw.free' : 'withdraw.late', { round: round.title }),
    confirm: t('withdraw.confirm'),
    danger: true,
    choice: free ? undefined : { label: t('withdraw.reason'), options: reasons },
  });
  if (answer === null) return false;
  const body = { etag: own.etag, ...(free ? {} : { reason: answer }) };
  await send('POST', `/v1/${own.name}:withdraw`, body);
  say(t('withdraw.done'));
  return true;
}

function OwnFacts({ round, own }: { round: Round; own: Participation }) {
  return (
    <Facts
      rows={[
        [t('join.stage'), <Badge tone="info">{term('stage', own.stage)}</Badge>],
        [t('join.approval'), <Badge tone={own.approval === 'REJECTED' ? 'error' : own.approval === 'APPROVED' ? 'success' : 'warning'}>{term('approval', own.approval)}</Badge>],
        ...(own.rejectReason ? ([[t('join.rejectReason'), own.rejectReason]] as [string, string][]) : []),
        [t('join.lines'), <LineList round={round} lines={own.lines} />],
        [t('join.approvedLines'), <LineList round={round} lines={own.approvedLines} />],
        [t('join.stageWanted'), term('stage', own.stageWanted)],
        [t('join.budget'), own.budget ? `${own.budget.line} ${yen(own.budget.amountYen)}` : '－'],
        [t('join.people'), t('join.peopleValue', { drafter: own.drafter || '－', approver: own.approver || '－' })],
        [t('common.updated'), dateTime(own.updateTime)],
      ]}
    />
  );
}

// What this municipality has said about a round, and what it may do next.
export function OwnParticipation({ round, onChange }: { round: Round; onChange: () => void }) {
  const id = round.name.slice('rounds/'.length);
  const code = me.get()!.tenant;
  const own = useLoad((signal) => getOrNull<Participation>(`/v1/${round.name}/participations/${code}`, signal), [round.name, round.state]);
  const changed = () => {
    own.reload();
    onChange();
  };
  const back = useAct(async (data: Participation) => {
    if (await withdraw(round, data)) changed();
  });
  const submit = useAct(async (data: Participation) => {
    await send('POST', `/v1/${data.name}:submit`, { etag: data.etag });
    say(t('join.submitted'));
    changed();
  });
  const data = own.data;
  const out = data?.stage === 'WITHDRAWN' || data?.stage === 'DECLINED';
  const clerk = has('MUNICIPALITY_CLERK');
  return (
    <Card title={t('join.own')}>
      <ProblemBand problem={own.problem ?? back.problem ?? submit.problem} />
      {data ? <OwnFacts round={round} own={data} /> : own.data === null && <p>{t('join.notYet')}</p>}
      <div class="mt-4 flex flex-wrap gap-3">
        {clerk && mayJoin(round) && (
          <ButtonLink kind="primary" href={`/rounds/${id}/join`}>
            {data && !out ? t('join.change') : round.state === 'ACTIVE' ? t('join.late') : t('join.start')}
          </ButtonLink>
        )}
        {clerk && data && (data.approval === 'DRAFT' || data.approval === 'REJECTED') && mayJoin(round) && (
          <Button busy={submit.busy} onClick={() => void submit.run(data)}>
            {t('join.submitDraft')}
          </Button>
        )}
        {has('MUNICIPALITY_APPROVER') && data?.approval === 'SUBMITTED' && (
          <ButtonLink kind="primary" href="/inbox">
            {t('join.toInbox')}
          </ButtonLink>
        )}
        {has('MUNICIPALITY_CLERK', 'MUNICIPALITY_APPROVER') && data && !out && round.state !== 'CLOSED' && (
          <Button kind="danger" busy={back.busy} onClick={() => void back.run(data)}>
            {t('withdraw.button')}
          </Button>
        )}
      </div>
    </Card>
  );
}
