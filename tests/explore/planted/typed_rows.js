// An import has more rows than a request may have objects.
// finds: BZ006
const rows = Array.isArray(payload.rows) ? payload.rows : [];
const time = new Date().toISOString();
const events = [];
for (const row of rows) {
  const email = row && row.email;
  if (typeof email === "string" && /^[^@\s]+@[a-z0-9-]+\.[a-z]{2,}$/.test(email)) {
    events.push({ email, name: "Row Imported", time });
  }
}
return { events };
