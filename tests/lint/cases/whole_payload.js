return { attributes: [payload] };
