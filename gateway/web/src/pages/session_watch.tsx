import { me, secondsLeft, signOut, stayOn } from '../api/session';
import { useAct, useNow } from '../hooks';
import { t } from '../i18n/text';
import { Button, ProblemBand } from '../ui/basics';
import { Modal } from '../ui/dialogs';
import { SignInForm } from './sign_in';

// Warns 5 minutes before the session ends; afterwards asks to sign in again, with the page and its input kept.
export function SessionWatch({ over }: { over: boolean }) {
  useNow(10_000);
  const extend = useAct(stayOn);
  const left = secondsLeft();
  if (over || (left !== null && left <= 0)) {
    return (
      <Modal title={t('session.overTitle')} onClose={() => void signOut()}>
        <p class="my-3">{t('session.over')}</p>
        <SignInForm fixedAccount={me.get()?.account} />
      </Modal>
    );
  }
  if (left === null || left > 300) return null;
  return (
    <Modal title={t('session.endsTitle')} onClose={() => void extend.run()}>
      <p class="my-3">{t('session.ends', { minutes: Math.max(1, Math.ceil(left / 60)) })}</p>
      <ProblemBand problem={extend.problem} />
      <div class="flex flex-wrap justify-end gap-3">
        <Button onClick={() => void signOut()}>{t('app.signOut')}</Button>
        <Button kind="primary" busy={extend.busy} onClick={() => void extend.run()}>
          {t('session.stay')}
        </Button>
      </div>
    </Modal>
  );
}
