import type { Formats } from 'next-intl';

/** Every way a moment is written. Times are 24 h; the zone is named once a page. */
export const formats = {
  dateTime: {
    time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    day: { day: 'numeric', month: 'short' },
    date: { day: 'numeric', month: 'short', year: 'numeric' },
    weekday: { weekday: 'short' },
    today: { weekday: 'long', day: 'numeric', month: 'long' },
    exact: {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    },
  },
} satisfies Formats;
