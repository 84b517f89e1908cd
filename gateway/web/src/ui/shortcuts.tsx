import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { menu } from '../menu';
import { preferences } from '../preferences';
import { go } from '../router';
import { Button } from './basics';
import { Modal } from './dialogs';

function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return Boolean(element?.closest?.('input, textarea, select, [contenteditable], dialog'));
}

// `/` search, g + letter for the menu, ? this list. Can be turned off, as people who dictate need.
export function Shortcuts() {
  const [help, setHelp] = useState(false);
  useEffect(() => {
    let waiting = 0;
    const onKey = (event: KeyboardEvent) => {
      if (!preferences.get().shortcuts || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === '/') {
        event.preventDefault();
        document.getElementById('search')?.focus();
      } else if (event.key === '?') {
        setHelp(true);
      } else if (event.key === 'g') {
        waiting = Date.now();
      } else if (Date.now() - waiting < 1500) {
        waiting = 0;
        const entry = menu().find((one) => one.letter === event.key);
        if (entry) go(entry.href);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  if (!help) return null;
  const lines: [string, string][] = [
    ['/', t('keys.search')],
    ...menu().map((entry): [string, string] => [`g ${entry.letter}`, t(entry.label)]),
    ['Ctrl + Enter', t('keys.submit')],
    ['Esc', t('keys.close')],
    ['?', t('keys.help')],
  ];
  return (
    <Modal title={t('keys.title')} onClose={() => setHelp(false)}>
      <dl class="my-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
        {lines.map(([keys, what]) => (
          <div key={keys} class="col-span-2 grid grid-cols-subgrid">
            <dt>
              <kbd class="rounded-4 border border-solid-gray-600 px-2">{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={() => setHelp(false)}>{t('common.close')}</Button>
    </Modal>
  );
}
