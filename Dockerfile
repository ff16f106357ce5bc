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
  && find node_modules -type f \( -name '*.d.ts' -o -name '*.map' \) -delete \
  && find node_modules/@photostructure/sqlite/prebuilds -mindepth 1 -maxdepth 1 \
    ! -name "linux-$(node -p process.arch)" -exec rm -rf {} + \
  && rm -rf node_modules/@photostructure/sqlite/src

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY bin ./bin
COPY config ./config
# A numeric id, so that an orchestrator can prove that it is not root. The root file system may be
# read-only: only the state directory is written. Mount the configuration at /etc/depot-dr, and a
# local disk (not NFS) at the state directory.
RUN mkdir -p /var/lib/depot-dr && chown 10001:10001 /var/lib/depot-dr && chmod 700 /var/lib/depot-dr
VOLUME /var/lib/depot-dr
# Metrics and health are for the network of the cluster; the page stays on loopback until it is given
# a token or certificates.
ENV DEPOTDR_STATE_DIRECTORY=/var/lib/depot-dr DEPOTDR_OPS_ADDRESS=0.0.0.0
EXPOSE 9464
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "/app/bin/healthcheck.js"]
ENTRYPOINT ["node", "/app/bin/depot-dr.js"]
CMD ["daemon"]
