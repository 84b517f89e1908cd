import { t } from '../i18n/text';
import { Band, Button } from './basics';
import { say } from './dialog_store';

interface Draft<T> {
  value: T;
  restored: boolean;
  set: (change: Partial<T>) => void;
  reset: (value: T) => void;
}

// Says that unsent input came back, and offers to drop it; dropping can be undone.
export function RestoredBand<T>({ draft, fresh, label }: { draft: Draft<T>; fresh: T; label: string }) {
  if (!draft.restored) return null;
  const drop = () => {
    const before = draft.value;
    draft.reset(fresh);
    say(t('form.dropped'), () => draft.set(before as Partial<T>));
  };
  return (
    <Band>
      {t('form.restored')}{' '}
      <Button kind="text" onClick={drop}>
        {label}
      </Button>
    </Band>
  );
}
