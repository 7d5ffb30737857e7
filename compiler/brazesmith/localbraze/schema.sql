-- The state of a local Braze. Objects are JSON. `updated` orders profiles by their last change, and
-- `search` holds the texts by which a profile is searched, in lower case.

CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE profiles (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  braze_id TEXT NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  email TEXT,
  phone TEXT,
  updated INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  search TEXT NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX profiles_by_email ON profiles (email) WHERE email IS NOT NULL;
CREATE INDEX profiles_by_phone ON profiles (phone) WHERE phone IS NOT NULL;

-- Covers a search of all profiles.
CREATE INDEX profiles_by_update ON profiles (updated, search);

CREATE TABLE aliases (
  label TEXT, name TEXT, number INTEGER NOT NULL, PRIMARY KEY (label, name)
) WITHOUT ROWID;
CREATE INDEX aliases_by_profile ON aliases (number);

CREATE TABLE push_tokens (
  token TEXT, app_id TEXT, number INTEGER NOT NULL, device_id TEXT NOT NULL,
  PRIMARY KEY (token, app_id)
) WITHOUT ROWID;
CREATE INDEX push_tokens_by_device ON push_tokens (device_id);
CREATE INDEX push_tokens_by_profile ON push_tokens (number);

CREATE TABLE attribute_types (name TEXT PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;

-- States of subscription groups for an address that no profile has.
CREATE TABLE orphans (
  address TEXT, group_id TEXT, state TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (address, group_id)
) WITHOUT ROWID;

CREATE TABLE catalogs (name TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items (
  catalog TEXT, id TEXT, data TEXT NOT NULL, PRIMARY KEY (catalog, id)
) WITHOUT ROWID;

CREATE TABLE outbox (
  dispatch_id TEXT PRIMARY KEY, request INTEGER NOT NULL, at TEXT NOT NULL,
  recipients TEXT NOT NULL, body TEXT NOT NULL
);

-- The contacts of integrations' local counterparts, what they are found by, and the last requests
-- that the counterparts received and sent.
CREATE TABLE contacts (
  number INTEGER PRIMARY KEY AUTOINCREMENT, receiver TEXT NOT NULL, updated_at TEXT NOT NULL,
  data TEXT NOT NULL
);
CREATE TABLE contact_keys (
  receiver TEXT, key TEXT, number INTEGER NOT NULL, PRIMARY KEY (receiver, key)
) WITHOUT ROWID;
CREATE TABLE exchanges (
  id INTEGER PRIMARY KEY AUTOINCREMENT, receiver TEXT NOT NULL, at TEXT NOT NULL, data TEXT NOT NULL
);
CREATE TRIGGER exchanges_keep_the_last AFTER INSERT ON exchanges BEGIN
  DELETE FROM exchanges WHERE id <= new.id - 1000;
END;

CREATE TABLE changes (
  id INTEGER PRIMARY KEY, request INTEGER NOT NULL, at TEXT NOT NULL, endpoint TEXT NOT NULL,
  braze_id TEXT,
  action TEXT NOT NULL, name TEXT NOT NULL, before TEXT, after TEXT, reason TEXT
);
CREATE INDEX changes_by_profile ON changes (braze_id);
CREATE INDEX changes_by_request ON changes (request);

-- Answered requests to /users/track whose changes are not visible yet; `due` in Unix seconds.
CREATE TABLE postponed (request INTEGER PRIMARY KEY, due REAL NOT NULL, body TEXT NOT NULL);

-- The state to which a reset returns.
CREATE TABLE seed_profiles AS SELECT * FROM profiles WHERE FALSE;
CREATE TABLE seed_aliases AS SELECT * FROM aliases WHERE FALSE;
CREATE TABLE seed_push_tokens AS SELECT * FROM push_tokens WHERE FALSE;
CREATE TABLE seed_attribute_types AS SELECT * FROM attribute_types WHERE FALSE;
CREATE TABLE seed_orphans AS SELECT * FROM orphans WHERE FALSE;
CREATE TABLE seed_catalogs AS SELECT * FROM catalogs WHERE FALSE;
CREATE TABLE seed_items AS SELECT * FROM items WHERE FALSE;
CREATE TABLE seed_contacts AS SELECT * FROM contacts WHERE FALSE;
CREATE TABLE seed_contact_keys AS SELECT * FROM contact_keys WHERE FALSE;
CREATE TABLE seed_outbox AS SELECT * FROM outbox WHERE FALSE;
CREATE TABLE seed_settings AS SELECT * FROM settings WHERE FALSE;
