import { useNow } from '../../hooks';
import { dateTime, dateTimeFirst } from '../../format/dates';
import { t } from '../../i18n/text';
import type { Time } from '../../api/types';

// 26 days, or 3 hours 12 minutes; with seconds in the last 10 minutes, by the server's clock.
export function remaining(until: Time, now: number): string {
  if (!until) return '';
  const seconds = Math.floor((Date.parse(until) - now) / 1000);
  if (seconds < 0) return t('deadline.passed');
  if (seconds < 600) return t('deadline.seconds', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  if (seconds < 3600) return t('deadline.minutes', { minutes: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t('deadline.hours', { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) });
  return t('deadline.days', { days: Math.floor(seconds / 86_400) });
}

// `closed`: the phase ended before its deadline.
export function Deadline({ until, first, closed }: { until: Time; first?: boolean; closed?: boolean }) {
  const now = useNow(until && Date.parse(until) - Date.now() < 3600_000 ? 1000 : 30_000);
  if (!until) return <>－</>;
  const close = Date.parse(until) - now < 600_000 && Date.parse(until) > now;
  return (
    <span>
      {first ? dateTimeFirst(until) : dateTime(until, close)} <strong>{closed ? t('deadline.passed') : remaining(until, now)}</strong>
    </span>
  );
}
