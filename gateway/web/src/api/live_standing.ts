import { useEffect, useState } from 'preact/hooks';
import { get } from './client';
import type { Standing } from './types';

export interface LiveStanding {
  standing: Standing | null;
  // True while the event stream is open.
  live: boolean;
  // When the figures last arrived.
  at: Date | null;
}

const kPollMs = 15_000;

// The standing of a round as it changes: pushed by the server, asked every 15 s while the stream is broken.
export function useLiveStanding(round: string | null): LiveStanding {
  const [state, setState] = useState<LiveStanding>({ standing: null, live: false, at: null });
  useEffect(() => {
    if (!round) return undefined;
    let closed = false;
    let open = false;
    const take = (standing: Standing) => {
      if (closed) return;
      setState((before) => {
        const older = before.standing && BigInt(standing.version) < BigInt(before.standing.version);
        return { standing: older ? before.standing : standing, live: open, at: new Date() };
      });
    };
    const poll = () => get<Standing>(`/v1/${round}/standing`).then(take, () => undefined);
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    const mark = (live: boolean) => {
      open = live;
      if (!closed) setState((before) => (before.live === live ? before : { ...before, live }));
    };
    const connect = () => {
      source = new EventSource(`/v1/${round}/events`);
      source.addEventListener('open', () => mark(true));
      source.addEventListener('standing', (event) => take(JSON.parse((event as MessageEvent<string>).data)));
      source.addEventListener('error', () => {
        mark(false);
        // A refused stream is closed for good by the browser; a broken one reconnects by itself.
        if (source.readyState === EventSource.CLOSED && !closed) again = setTimeout(connect, 5000);
      });
    };
    connect();
    void poll();
    const timer = setInterval(() => {
      if (!open) void poll();
    }, kPollMs);
    return () => {
      closed = true;
      source.close();
      clearTimeout(again);
      clearInterval(timer);
    };
  }, [round]);
  return state;
}
