import { useEffect, useState } from 'preact/hooks';
import { signIn } from '../api/session';
import { t } from '../i18n/text';
import { Button } from '../ui/basics';
import { TextField } from '../ui/fields';
import { Form, useFaults } from '../ui/form';
import { LanguageButton } from '../ui/shell';

// Account and password; also inside the dialog that appears when a session has ended.
export function SignInForm({ fixedAccount }: { fixedAccount?: string }) {
  const [account, setAccount] = useState(fixedAccount ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const faults = useFaults();
  const submit = async () => {
    if (busy) return;
    const found: Record<string, string> = {};
    if (!account.trim()) found.account = t('signIn.accountNeeded');
    if (!password) found.password = t('signIn.passwordNeeded');
    if (!faults.check(found)) return;
    setBusy(true);
    try {
      await signIn(account.normalize('NFKC').trim(), password);
    } catch (error) {
      faults.refuse(error);
    }
    setBusy(false);
  };
  return (
    <Form faults={faults.faults} onSubmit={() => void submit()} label={t('signIn.title')}>
      <TextField path="account" label={t('signIn.account')} required autocomplete="username" value={account} onInput={setAccount} />
      <TextField path="password" label={t('signIn.password')} required type="password" autocomplete="current-password" value={password} onInput={setPassword} />
      <Button kind="primary" submit busy={busy}>
        {t('signIn.submit')}
      </Button>
    </Form>
  );
}

export function SignIn() {
  useEffect(() => {
    document.title = `${t('signIn.title')} | ${t('app.name')}`;
  }, []);
  return (
    <>
      <header class="flex items-center justify-between border-b border-solid-gray-420 px-4 py-2">
        <span class="text-std-18B-160 text-key-1100">{t('app.name')}</span>
        <LanguageButton />
      </header>
      <main class="mx-auto max-w-xl p-4 md:p-8">
        <h1 class="mb-6 text-std-28B-150 md:text-std-32B-150">{t('signIn.title')}</h1>
        <SignInForm />
        <p class="mt-6 text-std-16N-170 text-solid-gray-600">{t('signIn.help')}</p>
      </main>
    </>
  );
}
