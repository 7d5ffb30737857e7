return {
  attributes: [
    {
      braze_id: payload.recipient.braze_id,
      video_url: payload.video.url,
      video_poster_url: payload.video.images.poster
    }
  ]
};
