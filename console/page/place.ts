import { useEffect, useState } from 'preact/hooks';

/** Which view is shown: `#/loads/abc` is `loads` with `abc`. */
export interface Place {
  view: string;
  name: string | null;
}

export function usePlace(): Place {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = () => setHash(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  const [view = '', name] = hash.replace(/^#\/?/, '').split('/');
  return { view: view || 'loads', name: name === undefined || name === '' ? null : decodeURIComponent(name) };
}

export function linkTo(view: string, name?: string): string {
  return name === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(name)}`;
}
