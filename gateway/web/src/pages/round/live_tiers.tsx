import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveStanding } from '../../api/live_standing';
import type { PriceTier, Round, StandingItem } from '../../api/types';
import { clockTime } from '../../format/dates';
import { quantity, scaled, toBig, unscaled, yen, yenShort } from '../../format/money';
import { t } from '../../i18n/text';
import { Card } from '../../ui/basics';
import { itemsOf } from './round_frame';

// ● live or ○ reconnecting, in words.
export function LiveMark({ live }: { live: LiveStanding }) {
  return (
    <span class="text-std-16B-170">
      {live.live ? t('live.on') : t('live.off', { time: live.at ? clockTime(live.at) : '－' })}
    </span>
  );
}

// Where a quantity stands in tiers drawn at equal width, from 0 to 1000.
function position(tiers: PriceTier[], amount: bigint): number {
  if (tiers.length === 0) return 0;
  const width = 1000 / tiers.length;
  for (let i = tiers.length - 1; i >= 0; i--) {
    const from = toBig(tiers[i].fromQuantity);
    if (amount < from) continue;
    const next = tiers[i + 1] ? toBig(tiers[i + 1].fromQuantity) : null;
    // In the last tier the bar is full.
    if (next === null) return 1000;
    return i * width + (Number(((amount - from) * 1000n) / (next - from)) / 1000) * width;
  }
  return 0;
}

function TierBar({ item, label }: { item: StandingItem; label: string }) {
  const firm = position(item.tiers, toBig(item.firmQuantity));
  const all = position(item.tiers, toBig(item.firmQuantity) + toBig(item.conditionalQuantity));
  return (
    <svg role="img" aria-label={label} viewBox="0 0 1000 24" preserveAspectRatio="none" class="my-2 block h-6 w-full">
      <defs>
        <pattern id={`hatch-${item.item}`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="4" height="8" fill="#0055ad" />
        </pattern>
      </defs>
      <rect width="1000" height="24" fill="#f2f2f2" />
      <rect class="bar-fill" width={all} height="24" fill={`url(#hatch-${item.item})`} />
      <rect class="bar-fill" width={firm} height="24" fill="#0055ad" />
      {item.tiers.map((tier, i) => (
        <rect key={tier.fromQuantity} x={(i * 1000) / item.tiers.length} width="1000" height="24" fill="none" stroke="#666" stroke-width="1" vector-effect="non-scaling-stroke" />
      ))}
    </svg>
  );
}

function NextStep({ item, unit }: { item: StandingItem; unit: string }) {
  const next = item.nextTier;
  if (!next) return item.tiers.length ? <p>{t('live.lastTier')}</p> : null;
  const now = item.unitPriceNow || item.tiers[0]?.unitPrice || '0';
  const lower = scaled(next.unitPrice) - scaled(now);
  const whole = (lower * toBig(next.fromQuantity)) / 10_000n;
  return (
    <p>
      {t('live.next', {
        missing: quantity(next.missing, unit),
        price: yen(next.unitPrice),
        lower: yen(unscaled(lower)),
        whole: yenShort(whole.toString()),
      })}
    </p>
  );
}

function Ladder({ item, title, unit }: { item: StandingItem; title: string; unit: string }) {
  const firm = toBig(item.firmQuantity);
  const current = item.tiers.reduce((found, tier, i) => (firm >= toBig(tier.fromQuantity) ? i : found), -1);
  const total = firm + toBig(item.conditionalQuantity);
  return (
    <div class="mb-4 border-b border-solid-gray-300 pb-4 last:mb-0 last:border-0 last:pb-0">
      <h3 class="text-std-20B-160">{title}</h3>
      <p class="text-std-16N-170">
        {t('live.priceNow')} <strong class="text-std-24B-150 tabular-nums">{yen(item.unitPriceNow)}</strong>
        {t('money.exTax')}
        {item.unitPriceWithConditional && (
          <span class="ml-3 inline-block">
            {t('live.priceWith')} <strong class="tabular-nums">{yen(item.unitPriceWithConditional)}</strong>
            {t('money.exTax')}
          </span>
        )}
      </p>
      <TierBar item={item} label={t('live.bar', { title, firm: quantity(item.firmQuantity, unit), total: quantity(total, unit) })} />
      <ol class="flex flex-wrap gap-2">
        {item.tiers.map((tier, i) => (
          <li
            key={tier.fromQuantity}
            class={`flex-1 basis-32 rounded-8 border p-2 text-dns-16N-130 ${i === current ? 'border-3 border-key-900 bg-key-50' : 'border-solid-gray-420'}`}
          >
            {t('live.tier', { n: i + 1 })} {i === current && <strong>{t('live.current')}</strong>}
            <br />
            {t('live.from', { quantity: quantity(tier.fromQuantity, unit) })}
            <br />
            <strong class="tabular-nums">{yen(tier.unitPrice)}</strong>
          </li>
        ))}
      </ol>
      <p class="mt-2">
        {t('live.quantities', {
          firm: quantity(item.firmQuantity, unit),
          conditional: quantity(item.conditionalQuantity, unit),
          municipalities: item.municipalities,
        })}
      </p>
      <NextStep item={item} unit={unit} />
    </div>
  );
}

// Announces only that a tier changed, not every figure.
function useTierNews(live: LiveStanding, round: Round): string {
  const before = useRef<Record<string, string>>({});
  const [news, setNews] = useState('');
  useEffect(() => {
    for (const item of live.standing?.items ?? []) {
      const old = before.current[item.item];
      if (old && old !== item.unitPriceNow && item.unitPriceNow) {
        const title = itemsOf(round).find((one) => one.item === item.item)?.title ?? item.item;
        setNews(t('live.news', { title, price: yen(item.unitPriceNow) }));
      }
      before.current[item.item] = item.unitPriceNow;
    }
  }, [live.standing]);
  return news;
}

// The price of every item as the quantities stand now; changes in place while others join.
export function LiveTiers({ round, live }: { round: Round; live: LiveStanding }) {
  const news = useTierNews(live, round);
  const { standing } = live;
  if (!standing) return null;
  return (
    <Card title={t('live.title')} actions={<LiveMark live={live} />}>
      <p role="status" class="sr-only">
        {news}
      </p>
      <p class="mb-3" data-standing-version={standing.version}>
        {t('live.joined', { municipalities: standing.municipalities })}
        {standing.joiningFrozen && ` ${t('live.frozen')}`}
      </p>
      {standing.items.map((item) => {
        const known = itemsOf(round).find((one) => one.item === item.item);
        return <Ladder key={item.item} item={item} title={known?.title ?? item.item} unit={known?.unit ?? ''} />;
      })}
      <p class="text-dns-14N-130 text-solid-gray-600">{t('live.legend')}</p>
    </Card>
  );
}
