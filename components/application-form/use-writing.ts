import { useState } from 'react';
import { type Problem, isLoamError } from '@/server/domain/error';

/** Changes a text by a form; where that cannot be without losing something, why is kept instead. */
export function useWriting(onChange: (text: string) => void) {
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const write = (make: () => string) => {
    try {
      onChange(make());
      setRefusal(null);
    } catch (error) {
      if (!isLoamError(error)) throw error;
      setRefusal(error.toProblem());
    }
  };
  return { write, refusals: refusal === null ? [] : [refusal] };
}
