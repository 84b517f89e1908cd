import { get, listAll } from '../api/client';
import { isBody, isMunicipality, isVendor, me, seesFigures } from '../api/session';
import type { Notice } from '../api/tender_types';
import type { Round, Standing } from '../api/types';
import { dateTimeFirst, shortDateTime } from '../format/dates';
import { quantity, sum, toBig, yen, yenShort } from '../format/money';
import { useLoad, useNow } from '../hooks';
import { t } from '../i18n/text';
import { preferences } from '../preferences';
import { Badge, ButtonLink, Card, Figure } from '../ui/basics';
import { Await, Page } from '../ui/page';
import { type HomeView, type Task, loadHome, running } from './home_tasks';
import { linkOf, noticeTitle } from './notices';
import { remaining } from './round/deadline';
import { StateBadge, UnsealedBadge, reached } from './round/round_frame';
import { currentDeadline } from './rounds';

function Tasks({ tasks }: { tasks: Task[] }) {
  const now = useNow(30_000);
  return (
    <Card title={t('home.tasks')}>
      {tasks.length === 0 ? (
        <p>{t('home.noTasks')}</p>
      ) : (
        <ul>
          {tasks.map((task) => {
            const left = task.deadline ? remaining(task.deadline, now) : '';
            const urgent = task.deadline && Date.parse(task.deadline) - now < 86_400_000;
            return (
              <li key={task.href + task.what} class="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-solid-gray-300 py-2 last:border-0">
                {left && (
                  <Badge tone={urgent ? 'error' : 'neutral'}>
                    {urgent && '! '}
                    {left}
                  </Badge>
                )}
                <a class="link min-w-0" href={task.href}>
                  {task.title}
                </a>
                <span>{task.what}</span>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

// How far the round is: towards its minimum quantity where it has one, else towards the next tier.
function Progress({ round }: { round: Round }) {
  const load = useLoad((signal) => get<Standing>(`/v1/${round.name}/standing`, signal), [round.name]);
  const standing = load.data;
  if (!standing) return null;
  const counted = sum(standing.items.flatMap((item) => [item.firmQuantity, item.conditionalQuantity]));
  const next = standing.items.find((item) => item.nextTier)?.nextTier;
  const goal = toBig(round.minQuantity) > counted || !next ? toBig(round.minQuantity) : toBig(next.fromQuantity);
  const percent = goal > 0n ? Number((counted * 100n) / goal) : 0;
  return (
    <div class="mt-1">
      {goal > 0n && <progress class="h-3 w-full max-w-md accent-key-900" max={100} value={Math.min(100, percent)} aria-label={t('home.progress')} />}
      <p class="text-dns-16N-130">
        {t('home.standing', { counted: quantity(counted), goal: goal > 0n ? quantity(goal) : '－', municipalities: standing.municipalities })}
      </p>
    </div>
  );
}

function Rounds({ rounds }: { rounds: Round[] }) {
  return (
    <Card title={t(isVendor() ? 'home.tenders' : 'home.rounds')}>
      {rounds.length === 0 && <p>{t(isVendor() ? 'round.noTenders' : 'round.none')}</p>}
      <ul>
        {rounds.map((round) => (
          <li key={round.name} class="border-b border-solid-gray-300 py-3 last:border-0">
            <p class="flex flex-wrap items-center gap-2">
              <a class="link" href={`/${round.name}`}>
                {round.title}
              </a>
              <StateBadge state={round.state} />
              <UnsealedBadge round={round} />
            </p>
            {currentDeadline(round) && <p class="text-dns-16N-130">{t('home.until', { time: shortDateTime(currentDeadline(round)) })}</p>}
            {seesFigures() && reached(round, 'JOINING') && <Progress round={round} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Notices() {
  const load = useLoad((signal) => listAll<Notice>('/v1/notices', 'notices', signal, 100), []);
  const latest = load.data?.slice(0, 5) ?? [];
  return (
    <Card title={t('menu.notices')} actions={<a class="link" href="/notices">{t('home.all')}</a>}>
      {latest.length === 0 && <p>{t('notice.none')}</p>}
      <ul>
        {latest.map((notice) => {
          const link = linkOf(notice.object);
          return (
            <li key={notice.name} class="border-b border-solid-gray-300 py-2 last:border-0">
              <span class="mr-3 text-dns-14N-130 text-solid-gray-600">{shortDateTime(notice.createTime)}</span>
              {!notice.read && <Badge tone="info">{t('notice.unread')}</Badge>} {link ? <a class="link" href={link}>{noticeTitle(notice)}</a> : noticeTitle(notice)}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Figures({ data }: { data: HomeView }) {
  const open = running(data.rounds);
  const total = sum(data.contracts.map((contract) => contract.totalYen));
  const active = data.contracts.filter((contract) => contract.state === 'ACTIVE').length;
  return (
    <div class="mb-6 grid grid-cols-1 gap-4 sm:grid-cols-3">
      <Figure label={t(isVendor() ? 'home.figureTenders' : 'home.figureRounds')} value={String(open.length)} />
      <Figure label={t('home.figureContracts')} value={`${active} / ${data.contracts.length}`} />
      <Figure label={`${t('home.figureAmount')}${t('money.incTax')}`} value={yenShort(total.toString())} full={yen(total)} />
    </div>
  );
}

// The first page: what to do by deadline, what is running, what is new.
export function Home() {
  const load = useLoad(loadHome, []);
  const person = me.get()!;
  const name = (preferences.get().language === 'en' && person.tenantEnglishName) || person.tenantDisplayName || person.tenant;
  const now = useNow(60_000);
  return (
    <Page
      title={t('home.title', { name })}
      actions={isBody() && person.roles.includes('ROUND_OFFICER') && <ButtonLink kind="primary" href="/rounds/new">{t('round.create')}</ButtonLink>}
    >
      <p class="mb-4 text-solid-gray-600">{t('home.asOf', { time: dateTimeFirst(new Date(now).toISOString()) })}</p>
      <Await of={load}>
        {(data) => (
          <>
            <Tasks tasks={data.tasks} />
            {(isMunicipality() || isVendor() || data.contracts.length > 0) && <Figures data={data} />}
            <div class="grid grid-cols-1 gap-x-6 xl:grid-cols-2">
              <Rounds rounds={running(data.rounds)} />
              <Notices />
            </div>
          </>
        )}
      </Await>
    </Page>
  );
}
