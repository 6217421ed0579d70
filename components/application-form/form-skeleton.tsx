import { SkeletonRows } from '@/components/patterns/skeleton';
import classes from './application-form.module.css';

/** Where a form or the YAML will be, while its code comes. */
export function FormSkeleton() {
  return (
    <div className={classes.loading}>
      <SkeletonRows rows={12} label="" />
    </div>
  );
}
