package dev.keyturn.web;

import dev.keyturn.problem.Problems;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * A thread that waits for the rest of a body can do nothing else, so there are a few places only, and a few seconds, to
 * wait for bodies of those who have not proved themselves. What is there already needs no place.
 */
final class SlowBodies {

    /** At once, of each kind: how long a chunk's own header may take cannot be known from outside. */
    private static final int PLACES = 8;

    /** Bodies are a moment behind their headers in every network: for that long no place is needed. */
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LONGEST_UNWANTED = Duration.ofSeconds(1);
    private static final int MOST_UNWANTED = 2 * 1024 * 1024;
    private static final long BETWEEN_CHECKS = Duration.ofMillis(10).toNanos();

    private final Semaphore places = new Semaphore(PLACES);
    private final Semaphore placesOfChunks = new Semaphore(PLACES);

    /** @param refused answers before anything else can */
    Body of(Request request, BooleanSupplier proven, Consumer<ProblemDetail> refused) {
        return new Body(request, request.getContentLengthLong() < 0 ? placesOfChunks : places, proven, refused);
    }

    /** The body of one request, between the connection and its reader. */
    static final class Body implements InputBuffer {

        private final Request request;
        private final InputBuffer connection;
        private final Semaphore places;
        private final BooleanSupplier proven;
        private final Consumer<ProblemDetail> refuser;
        private Duration patience = LONGEST;
        private long since;
        private boolean free;
        private boolean hasPlace;
        private boolean refused;
        private boolean draining;

        private Body(Request request, Semaphore places, BooleanSupplier proven, Consumer<ProblemDetail> refuser) {
            this.request = request;
            this.connection = request.getInputBuffer();
            this.places = places;
            this.proven = proven;
            this.refuser = refuser;
        }

        @Override
        public int doRead(ApplicationBufferHandler reader) throws IOException {
            if (!free && mustWait()) {
                free = proven.getAsBoolean();
                if (!free) {
                    await();
                }
            }
            try {
                return connection.doRead(reader);
            } catch (EOFException hungUp) {
                throw new ClientAbortException(hungUp);
            }
        }

        @Override
        public int available() {
            return connection.available();
        }

        /**
         * Reads what is left unread, so that the connection can be used again.
         *
         * @return whether that is all
         */
        boolean drain() {
            patience = LONGEST_UNWANTED;
            since = 0;
            draining = true;
            Unwanted unwanted = new Unwanted();
            try {
                while (!refused && !request.isFinished() && unwanted.bytes < MOST_UNWANTED) {
                    if (mustWait()) {
                        await();
                    }
                    if (connection.doRead(unwanted) < 0) {
                        break;
                    }
                }
            } catch (IOException lost) {
                return false;
            }
            return request.isFinished();
        }

        void close() {
            if (hasPlace) {
                places.release();
                hasPlace = false;
            }
        }

        /** Of a chunk nothing is known before all of its header is there. */
        private boolean mustWait() {
            return !hasPlace && request.getContentLengthLong() < 0 && !request.isFinished() || !isHere();
        }

        private boolean isHere() {
            if (request.isFinished()) {
                return true;
            }
            request.action(ActionCode.AVAILABLE, Boolean.TRUE);
            return request.getAvailable() > 0;
        }

        private void await() throws IOException {
            long now = System.nanoTime();
            since = since == 0 ? now : since;
            while (!isHere()) {
                long waited = System.nanoTime() - since;
                if (waited > patience.toNanos()) {
                    throw refuse(
                            HttpStatus.REQUEST_TIMEOUT,
                            "body-too-slow",
                            "The body did not come within " + patience.toSeconds()
                                    + " seconds; send it again, all at once.");
                }
                if (waited > A_MOMENT.toNanos()) {
                    takePlace();
                }
                LockSupport.parkNanos(BETWEEN_CHECKS);
            }
            if (request.getContentLengthLong() < 0) {
                takePlace();
            }
        }

        private void takePlace() throws IOException {
            if (!hasPlace && !places.tryAcquire()) {
                throw refuse(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "too-many-slow-bodies",
                        "Too many requests are waited for; send it again in a few seconds, all at once.");
            }
            hasPlace = true;
        }

        private IOException refuse(HttpStatus status, String slug, String message) {
            refused = true;
            if (!draining) {
                refuser.accept(Problems.of(status, slug, message));
            }
            // what servers and frameworks take for a client that hung up, and make no noise about
            return new ClientAbortException(message);
        }
    }

    /** Takes every body. */
    private static final class Unwanted implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);
        private long bytes;

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.buffer = buffer;
            bytes += buffer.remaining();
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // it keeps nothing
        }
    }
}
