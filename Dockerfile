# docker build --tag brazesmith .
# docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/project" brazesmith test
FROM python:3.13-slim AS build
COPY . /source
RUN pip wheel --no-cache-dir --wheel-dir /wheels /source

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index /wheels/*.whl
# A number, so that Kubernetes can see that it is not root.
USER 65532
WORKDIR /project
ENTRYPOINT ["brazesmith"]
CMD ["--help"]
