# Two stages: build with the whole tool chain, run with production dependencies only.
# `deploy/try-image.sh` runs the same steps in empty folders where no engine is at hand.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build
RUN npm ci --omit=dev
RUN find node_modules -type d \( -name dist-es -o -name dist-types \) -prune -exec rm -rf {} + \
  && find node_modules -type f \( -name '*.d.ts' -o -name '*.map' \) -delete

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY bin ./bin
COPY config ./config
# A numeric id, so that an orchestrator can prove that it is not root. Nothing is written at run
# time: the root file system may be read-only. Mount the configuration at /etc/depot-dr.
USER 10001:10001
ENTRYPOINT ["node", "/app/bin/depot-dr.js"]
CMD ["--help"]
