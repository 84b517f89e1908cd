import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { listAll } from '../api/client';
import { isBody, isVendor, me, signOut } from '../api/session';
import { dateTime } from '../format/dates';
import { useLoad } from '../hooks';
import { t } from '../i18n/text';
import { menu } from '../menu';
import { preferences, setPreferences } from '../preferences';
import { go, place } from '../router';
import { useStore } from '../store';
import type { Notice } from '../api/tender_types';
import { Button } from './basics';
import { Shortcuts } from './shortcuts';

function Search() {
  const [text, setText] = useState('');
  return (
    <form
      role="search"
      class="flex min-w-0 items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        go(`/rounds?q=${encodeURIComponent(text)}`);
      }}
    >
      <label class="sr-only" for="search">
        {t('app.search')}
      </label>
      <input id="search" type="search" class="control min-h-11 max-w-48" value={text} onInput={(event) => setText((event.target as HTMLInputElement).value)} />
      <Button submit>{t('app.searchButton')}</Button>
    </form>
  );
}

function Strip() {
  if (isVendor()) return <p class="bg-orange-900 px-4 py-1 text-center text-std-16B-170 text-white">{t('app.vendorStrip')}</p>;
  if (isBody()) return <p class="bg-key-1100 px-4 py-1 text-center text-std-16B-170 text-white">{t('app.bodyStrip')}</p>;
  return null;
}

function Person() {
  const person = useStore(me)!;
  const choice = useStore(preferences);
  // Esc and going elsewhere close the menu.
  const close = (event: KeyboardEvent | FocusEvent) => {
    const menu = event.currentTarget as HTMLDetailsElement;
    if ('key' in event ? event.key === 'Escape' : event.relatedTarget && !menu.contains(event.relatedTarget as Node)) menu.open = false;
  };
  return (
    <details class="relative" onKeyDown={close} onFocusOut={close}>
      <summary class="flex min-h-11 items-center rounded-8 px-2 hover:bg-key-50">
        {person.displayName || person.account} <span aria-hidden="true">▾</span>
      </summary>
      <div class="absolute right-0 z-10 w-72 rounded-12 border border-solid-gray-420 bg-white p-4 shadow-2">
        <p class="text-dns-14N-130">{t('app.account', { account: person.account })}</p>
        <ul class="mb-3 text-dns-14N-130">
          {person.roles.map((role) => (
            <li key={role}>{t(`role.${role}` as 'role.AUDITOR')}</li>
          ))}
        </ul>
        <div class="flex flex-col gap-2">
          <Button onClick={() => setPreferences({ calendar: choice.calendar === 'era' ? 'western' : 'era' })}>
            {choice.calendar === 'era' ? t('app.toWestern') : t('app.toEra')}
          </Button>
          <Button onClick={() => setPreferences({ shortcuts: !choice.shortcuts })}>
            {choice.shortcuts ? t('app.shortcutsOff') : t('app.shortcutsOn')}
          </Button>
          <Button kind="primary" onClick={() => void signOut().then(() => go('/'))}>
            {t('app.signOut')}
          </Button>
        </div>
      </div>
    </details>
  );
}

export function LanguageButton() {
  const { language } = useStore(preferences);
  return (
    <button type="button" lang={language === 'ja' ? 'en' : 'ja'} class="link min-h-11 px-2" onClick={() => setPreferences({ language: language === 'ja' ? 'en' : 'ja' })}>
      {language === 'ja' ? 'English' : '日本語'}
    </button>
  );
}

function Header({ onMenu, open }: { onMenu: () => void; open: boolean }) {
  const person = useStore(me)!;
  const { path } = useStore(place);
  const notices = useLoad((signal) => listAll<Notice>('/v1/notices', 'notices', signal, 200), [person.account, path]);
  const unread = notices.data?.filter((notice) => !notice.read).length ?? 0;
  const english = useStore(preferences).language === 'en';
  return (
    <header class="border-b border-solid-gray-420 bg-white">
      <Strip />
      <div class="mx-auto flex max-w-[1840px] flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
        <button type="button" class="min-h-11 rounded-8 border border-key-900 px-3 text-key-900 lg:hidden" aria-expanded={open} aria-controls="menu" onClick={onMenu}>
          ☰ {t('app.menu')}
        </button>
        <a href="/" class="text-std-18B-160 text-key-1100 no-underline">
          {t('app.name')}
        </a>
        <span class="text-std-16B-170">{(english && person.tenantEnglishName) || person.tenantDisplayName || person.tenant}</span>
        <div class="ml-auto flex min-w-0 flex-wrap items-center gap-x-3">
          <Search />
          <a class="link inline-flex min-h-11 items-center" href="/notices">
            {t('app.notices', { unread })}
          </a>
          <LanguageButton />
          <Person />
        </div>
      </div>
    </header>
  );
}

function SideMenu({ open }: { open: boolean }) {
  const { path } = useStore(place);
  return (
    <nav id="menu" aria-label={t('app.menu')} class={`${open ? 'block' : 'hidden'} w-full shrink-0 border-b border-solid-gray-300 p-3 lg:block lg:w-60 lg:border-r lg:border-b-0`}>
      <ul>
        {menu().map((entry) => {
          const active = entry.href === '/' ? path === '/' : path.startsWith(entry.href);
          return (
            <li key={entry.href}>
              <a
                href={entry.href}
                aria-current={active ? 'page' : undefined}
                class={`flex min-h-11 items-center rounded-8 px-3 no-underline ${active ? 'bg-key-900 text-white' : 'text-solid-gray-800 hover:bg-key-50'}`}
              >
                {t(entry.label)}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

// The frame of every page for somebody signed in.
export function Shell({ children }: { children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  const { path } = useStore(place);
  useEffect(() => setOpen(false), [path]);
  return (
    <>
      <a href="#main" class="absolute left-2 z-30 -translate-y-20 rounded-8 bg-white p-3 focus:translate-y-2">
        {t('app.skip')}
      </a>
      <Header onMenu={() => setOpen(!open)} open={open} />
      <div class="mx-auto flex max-w-[1840px] flex-col lg:flex-row">
        <SideMenu open={open} />
        <main id="main" tabIndex={-1} class="min-w-0 flex-1 p-4 md:p-6">
          {children}
        </main>
      </div>
      <p class="hidden print:block">{t('app.printed', { time: dateTime(new Date().toISOString()), account: me.get()?.account ?? '' })}</p>
      <footer class="border-t border-solid-gray-300 p-4 text-dns-14N-130">
        <p>{t('app.footer')}</p>
        <p>
          <a class="link" href="/docs">
            {t('app.apiDocs')}
          </a>
        </p>
      </footer>
      <Shortcuts />
    </>
  );
}
