// Somebody who was born on 29 February has no birthday in 2026.
// finds: X101 next.missing.field
// payload: {"id": "ada-1", "born": "2024-02-29"}
// sample: {"id": "ada-1", "born": "1990-05-17"}
const { id, born } = payload;
if (typeof id !== "string" || id.trim() === "" || !/^\d{4}-\d\d-\d\d$/.test(born)) return;
const next = new Date(`2026${born.slice(4)}T00:00:00Z`);
if (Number.isNaN(Date.parse(`${born}T00:00:00Z`))) return;
const isLeap = next.getUTCDate() !== Number(born.slice(8));
return { attributes: [{ external_id: id, next: isLeap ? next.missing.field : next.toISOString() }] };
