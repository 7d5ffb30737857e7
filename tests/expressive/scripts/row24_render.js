const job = payload.job;
const userId = payload.customer?.id || payload.external_id || payload.meta?.user?.id;
if (!userId) {
  throw new Error("no user id");
}
const now = new Date().toISOString();
const url = job?.video?.url || job?.url || payload.url || null;
const error = job?.error?.message || payload.error || null;
const hasError = Boolean(error);
const finished = job?.finished === true;
const status = hasError ? "failed" : url && finished ? "ready" : "pending";

return {
  attributes: [
    {
      external_id: userId,
      film_status: status,
      film_url: url,
      film_thumbnail: job?.video?.thumbnail || null,
      film_has_error: hasError,
      film_updated_at: now
    }
  ],
  events: [
    {
      external_id: userId,
      name: status === "failed" ? "Film failed" : status === "ready" ? "Film ready" : "Film pending",
      time: now,
      properties: { job: job?.id, error: error, url_missing: !hasError && !url }
    }
  ]
};
