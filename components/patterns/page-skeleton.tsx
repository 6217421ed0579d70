import { SkeletonBlock, SkeletonRows } from './skeleton';
import classes from './page-header.module.css';

/** A title and rows: the shape of most pages. */
export function PageSkeleton({ label, slow }: { label: string; slow: string }) {
  return (
    <div className={classes.skeleton}>
      <div className={classes.line}>
        <SkeletonBlock label={label} size="line" />
      </div>
      <SkeletonRows rows={14} label={label} slow={slow} />
    </div>
  );
}
