// Icons, 16 by 16. They repeat a label, so that screen readers skip them.

import type { ComponentChildren, JSX } from "preact";

function Icon({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  );
}

export const Mark = (): JSX.Element => (
  <svg class="mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
    <path d="M2 5h14c0 3-2.2 4.6-5 5v1.6l2 2.4H5l2-2.4V10C4.2 9.6 2 8 2 5z" fill="currentColor" />
    <path d="M9 1.2v2M5.6 1.9l.7 1.4M12.4 1.9l-.7 1.4" stroke="currentColor" stroke-width="1.2" />
  </svg>
);

export const Sun = (): JSX.Element => (
  <Icon>
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1v2M8 13v2M1 8h2M13 8h2M3.1 3.1l1.4 1.4M11.5 11.5l1.4 1.4M12.9 3.1l-1.4 1.4M4.5 11.5l-1.4 1.4" />
  </Icon>
);

export const Moon = (): JSX.Element => (
  <Icon>
    <path d="M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3z" />
  </Icon>
);

export const Copy = (): JSX.Element => (
  <Icon>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 3.5v-1h-8v8h1" />
  </Icon>
);

export const Back = (): JSX.Element => (
  <Icon>
    <path d="M10 3 5 8l5 5" />
  </Icon>
);
