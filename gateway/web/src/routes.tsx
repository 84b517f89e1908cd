import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Home } from './pages/home';
import { RoundsPage } from './pages/rounds';
import { RoundPage } from './pages/round/round_page';
import { NoticesPage } from './pages/notices';
import { t } from './i18n/text';
import { Band, Button, Loading } from './ui/basics';
import { Page } from './ui/page';

interface PageProps {
  id: string;
  sub: string;
}

type Loader = () => Promise<ComponentType<PageProps>>;

// Which part of the console a path opens. Parts that not everybody needs are fetched when opened.
const kRoutes: [RegExp, Loader][] = [
  [/^\/$/, async () => Home],
  [/^\/rounds$/, async () => RoundsPage],
  [/^\/rounds\/(new)$/, async () => (await import('./pages/officer/editor_page')).EditorPage],
  [/^\/rounds\/([^/]+)\/(edit)$/, async () => (await import('./pages/officer/editor_page')).EditorPage],
  [/^\/rounds\/([^/]+)\/(join)$/, async () => (await import('./pages/round/join_page')).JoinPage],
  [/^\/rounds\/([^/]+)\/(survey)$/, async () => (await import('./pages/round/survey_page')).SurveyPage],
  [/^\/rounds\/([^/]+)\/(bid)$/, async () => (await import('./pages/vendor/bid_page')).BidPage],
  [/^\/rounds\/([^/]+)\/(opening)$/, async () => (await import('./pages/officer/opening_page')).OpeningPage],
  [/^\/rounds\/([^/]+)\/(award)$/, async () => (await import('./pages/officer/award_page')).AwardPage],
  [/^\/rounds\/([^/]+)\/(shares)$/, async () => (await import('./pages/officer/shares_page')).SharesPage],
  [/^\/rounds\/([^/]+)\/(participants|answers|stable)$/, async () => (await import('./pages/officer/tables_page')).TablesPage],
  [/^\/rounds\/([^/]+)\/(questions)$/, async () => (await import('./pages/round/questions_page')).QuestionsPage],
  [/^\/rounds\/([^/]+)\/(history)$/, async () => (await import('./pages/round/history_page')).HistoryPage],
  [/^\/rounds\/([^/]+)$/, async () => RoundPage],
  [/^\/inbox$/, async () => (await import('./pages/inbox')).InboxPage],
  [/^\/contracts$/, async () => (await import('./pages/contract/contracts_page')).ContractsPage],
  [/^\/contracts\/([^/]+)$/, async () => (await import('./pages/contract/contract_page')).ContractPage],
  [/^\/orders$/, async () => (await import('./pages/contract/orders_page')).OrdersPage],
  [/^\/orders\/([^/]+)$/, async () => (await import('./pages/contract/order_page')).OrderPage],
  [/^\/deliveries$/, async () => (await import('./pages/contract/deliveries_page')).DeliveriesPage],
  [/^\/deliveries\/([^/]+)$/, async () => (await import('./pages/contract/delivery_page')).DeliveryPage],
  [/^\/notices$/, async () => NoticesPage],
  [/^\/admin\/users$/, async () => (await import('./pages/admin/users_page')).UsersPage],
  [/^\/admin\/vendors$/, async () => (await import('./pages/admin/vendors_page')).VendorsPage],
  [/^\/admin\/settings$/, async () => (await import('./pages/admin/settings_page')).SettingsPage],
  [/^\/admin\/audit$/, async () => (await import('./pages/admin/audit_page')).AuditPage],
];

function NoPage() {
  return (
    <Page title={t('app.noPageTitle')}>
      <p>{t('app.noPage')}</p>
      <p>
        <a class="link" href="/">
          {t('menu.home')}
        </a>
      </p>
    </Page>
  );
}

export function Routes({ path }: { path: string }) {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  const route = kRoutes.find(([pattern]) => pattern.test(clean));
  const [shown, setShown] = useState<{ path: string; component: ComponentType<PageProps> } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    setFailed(false);
    route?.[1]().then(
      (component) => !left && setShown({ path: clean, component }),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [clean]);
  if (!route) return <NoPage />;
  if (failed) {
    return (
      <Band tone="error" live>
        <p>{t('app.newVersion')}</p>
        <Button onClick={() => location.reload()}>{t('app.reload')}</Button>
      </Band>
    );
  }
  if (shown?.path !== clean) return <Loading />;
  const match = route[0].exec(clean)!;
  const Shown = shown.component;
  return <Shown key={clean} id={match[1] ?? ''} sub={match[2] ?? ''} />;
}
