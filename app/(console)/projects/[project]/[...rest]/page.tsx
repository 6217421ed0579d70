import { notFound } from 'next/navigation';

/** An address that leads nowhere keeps the frame around it: the way on is there. */
export default function NowherePage() {
  notFound();
}
