import { useEffect, useState } from 'preact/hooks';
import { expired, loadMeAtStart, me } from './api/session';
import { t } from './i18n/text';
import { SessionWatch } from './pages/session_watch';
import { SignIn } from './pages/sign_in';
import { preferences } from './preferences';
import { followLinks, place } from './router';
import { Routes } from './routes';
import { useStore } from './store';
import { Band, Button, Loading } from './ui/basics';
import { DialogHost } from './ui/dialogs';
import { Shell } from './ui/shell';

// The whole console: sign-in, or the shell with the page that the address names.
export function App() {
  const choice = useStore(preferences);
  const person = useStore(me);
  const over = useStore(expired);
  const { path } = useStore(place);
  const [down, setDown] = useState(false);
  const load = () => {
    setDown(false);
    loadMeAtStart().catch(() => setDown(true));
  };
  useEffect(load, []);
  useEffect(() => {
    document.documentElement.lang = choice.language;
  }, [choice.language]);
  useEffect(() => {
    document.addEventListener('click', followLinks);
    return () => document.removeEventListener('click', followLinks);
  }, []);
  if (down) {
    return (
      <main class="mx-auto max-w-xl p-6">
        <h1 class="text-std-28B-150">{t('app.name')}</h1>
        <Band tone="error" live>
          {t('app.down')}
        </Band>
        <Button onClick={load}>{t('common.retry')}</Button>
      </main>
    );
  }
  if (person === undefined) return <Loading />;
  const look = `${choice.language}-${choice.calendar}`;
  if (person === null) {
    return (
      <div key={look}>
        <SignIn />
      </div>
    );
  }
  return (
    <div key={`${look}-${person.account}`}>
      <Shell>
        <Routes path={path} />
      </Shell>
      <SessionWatch over={over} />
      <DialogHost />
    </div>
  );
}
