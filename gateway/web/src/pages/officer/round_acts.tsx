import { send } from '../../api/client';
import { has, me } from '../../api/session';
import type { Role, Round } from '../../api/types';
import { dateTime } from '../../format/dates';
import { useAct } from '../../hooks';
import { type TextKey, t, term } from '../../i18n/text';
import { Band, Button, ButtonLink, Card, ProblemBand } from '../../ui/basics';
import { ask, say } from '../../ui/dialog_store';

interface ActRule {
  roles: Role[];
  // The first person proposes, a second one does it.
  two?: boolean;
  // Done on a page of its own.
  page?: string;
  danger?: boolean;
}

// Who may call which verb; the state decides which are allowed now (round.allowedActs).
const kActs: Record<string, ActRule> = {
  openSurvey: { roles: ['ROUND_OFFICER'] },
  closeSurvey: { roles: ['ROUND_OFFICER'] },
  openJoining: { roles: ['ROUND_OFFICER'] },
  openTender: { roles: ['ROUND_OFFICER', 'PROGRAMME_MANAGER'], two: true },
  openBids: { roles: ['OPENING_OFFICER'], two: true, page: 'opening' },
  award: { roles: ['ROUND_OFFICER', 'EVALUATOR', 'PROGRAMME_MANAGER'], two: true, page: 'award' },
  endStandstill: { roles: ['ROUND_OFFICER'] },
  close: { roles: ['ROUND_OFFICER'] },
  cancel: { roles: ['ROUND_OFFICER'], danger: true },
};

async function perform(round: Round, act: string): Promise<boolean> {
  const pending = round.pendingAct?.act === act;
  const rule = kActs[act];
  const effect = t(`effect.${act}` as TextKey);
  const answer = await ask({
    title: t(rule.two && !pending ? 'act.proposeTitle' : 'act.confirmTitle', { act: term('act', act) }),
    text: `${round.title}\n\n${effect}${rule.two && !pending ? `\n${t('act.proposeText')}` : ''}`,
    confirm: t(rule.two ? (pending ? 'act.second' : 'act.propose') : 'act.do'),
    danger: rule.danger,
    reason: act === 'cancel' ? t('act.reason') : undefined,
  });
  if (answer === null) return false;
  const after = await send<Round>('POST', `/v1/${round.name}:${act}`, { etag: round.etag, ...(act === 'cancel' ? { reason: answer.trim() } : {}) });
  say(after.pendingAct?.act === act ? t('act.proposed', { act: term('act', act) }) : t('act.done', { act: term('act', act), state: term('state', after.state) }));
  return true;
}

// Says who proposed what and who may finish it.
export function PendingBand({ round }: { round: Round }) {
  const pending = round.pendingAct;
  if (!pending) return null;
  const own = pending.account === me.get()?.account;
  return (
    <Band tone="warning">
      {t(own ? 'act.pendingOwn' : 'act.pendingOther', { act: term('act', pending.act), account: pending.account, time: dateTime(pending.time) })}
    </Band>
  );
}

// The verbs that this person may call on the round now.
export function RoundActs({ round, onChange }: { round: Round; onChange: () => void }) {
  const act = useAct(async (verb: string) => {
    if (await perform(round, verb)) onChange();
  });
  const id = round.name.slice('rounds/'.length);
  const verbs = round.allowedActs.filter((verb) => kActs[verb] && has(...kActs[verb].roles));
  const editor = has('ROUND_OFFICER') && !['CLOSED', 'CANCELLED', 'FAILED', 'ACTIVE', 'CONTRACTING'].includes(round.state);
  if (verbs.length === 0 && !editor && !round.pendingAct) return null;
  const account = me.get()?.account;
  return (
    <Card title={t('act.title')}>
      <PendingBand round={round} />
      <ProblemBand problem={act.problem} />
      <div class="flex flex-wrap gap-3">
        {verbs.map((verb) => {
          const rule = kActs[verb];
          const pending = round.pendingAct?.act === verb;
          if (pending && round.pendingAct?.account === account) return null;
          const label = rule.two ? t(pending ? 'act.labelSecond' : 'act.labelPropose', { act: term('act', verb) }) : term('act', verb);
          if (rule.page) {
            return (
              <ButtonLink key={verb} kind="primary" href={`/rounds/${id}/${rule.page}`}>
                {term('act', verb)}
              </ButtonLink>
            );
          }
          return (
            <Button key={verb} kind={rule.danger ? 'danger' : 'primary'} busy={act.busy} onClick={() => void act.run(verb)}>
              {label}
            </Button>
          );
        })}
        {editor && <ButtonLink href={`/rounds/${id}/edit`}>{t(round.state === 'DRAFT' ? 'round.edit' : 'round.editDates')}</ButtonLink>}
        {has('ROUND_OFFICER') && <ButtonLink href={`/rounds/new?copy=${id}`}>{t('round.copy')}</ButtonLink>}
      </div>
    </Card>
  );
}
